import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBFloatVector,
  DuckDBInstance,
  DuckDBListVector,
  type DuckDBResult,
} from '@duckdb/node-api';

// The only file that imports DuckDB; what others need of it passes through here.
export {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';

/**
 * Opens a DuckDB of its own, in memory, for one task. It may use two threads and 1 GiB, spills nothing to disk and
 * loads no extension from anywhere.
 */
export async function openDuckDb(): Promise<{ connection: DuckDBConnection; close: () => void }> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '1GiB',
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** The chunks of a streamed result with their row counts (a native call each, hence made once), without the empty last. */
export async function* chunksOf(result: DuckDBResult): AsyncGenerator<{ chunk: DuckDBDataChunk; rows: number }> {
  for (;;) {
    const chunk = await result.fetchChunk();
    const rows = chunk?.rowCount ?? 0;
    if (!chunk || rows === 0) return;
    yield { chunk, rows };
  }
}

/**
 * The rows of a `FLOAT[]` or `DOUBLE[]` column of a chunk, as copies; null where the list is null. Null elements are not
 * told apart from zeros: the query must have replaced them.
 */
export function floatLists(
  chunk: DuckDBDataChunk,
  column: number,
  rows: number,
): (Float32Array | Float64Array | null)[] {
  const lists = chunk.getColumnVector(column);
  const child = lists instanceof DuckDBListVector ? lists.childVector : null;
  if (
    !(lists instanceof DuckDBListVector) ||
    !(child instanceof DuckDBFloatVector || child instanceof DuckDBDoubleVector)
  ) {
    throw new TypeError(`Column ${column} is not a list of floats.`);
  }
  // The flat numbers are declared private; the public getItem costs a BigInt operation for each.
  const numbers = (child as unknown as { items: Float32Array | Float64Array }).items;
  return Array.from({ length: rows }, (_, row) => {
    if (lists.getItemVector(row) === null) return null;
    const offset = lists.getEntryOffset(row);
    return numbers.slice(offset, offset + lists.getEntryLength(row));
  });
}

/** A name as a quoted SQL identifier. */
export function sqlIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

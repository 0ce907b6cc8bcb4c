import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { DataSource, QueryRunner } from 'typeorm';
import { ByteReader } from './byte-reader';
import { CopyRow } from './copy-row';
import { readValues } from './read-values';
import { SIGNATURE } from './signature';

export type CopyFormat = 'text' | 'csv' | 'csv, header' | 'binary';

/** Streams the raw output of `COPY (query) TO STDOUT` on the runner's connection, inside its transaction if it has one. */
export async function copyOut(runner: QueryRunner, query: string, format: CopyFormat): Promise<Readable> {
  const client = (await runner.connect()) as PoolClient;
  return client.query(copyTo(`copy (${query}) to stdout with (format ${format})`));
}

/**
 * As `copyOut`, on a connection of its own. It goes back to the pool when the stream has ended; when the stream was destroyed before,
 * the connection is closed, since Postgres would go on sending on it.
 */
export async function copyOutOnce(dataSource: DataSource, query: string, format: CopyFormat): Promise<Readable> {
  const client = await connection(dataSource);
  const out = new PassThrough();
  pipeline(client.query(copyTo(`copy (${query}) to stdout with (format ${format})`)), out).then(
    () => client.release(),
    () => client.release(true),
  );
  return out;
}

/**
 * Rows of a query of small columns by `COPY … TO STDOUT (format binary)`, one call each; `take` reads what it needs from the row, which
 * is the same object every time.
 * @returns how many there were
 */
export async function copyRows(dataSource: DataSource, query: string, take: (row: CopyRow) => void): Promise<number> {
  const row = new CopyRow();
  const pieces = reading(dataSource, query, async function* (bytes) {
    await bytes.take(SIGNATURE.length);
    while (!row.isTrailer(bytes.buffer)) {
      let count = 0;
      for (let end = row.read(bytes.buffer); end > 0; end = row.read(bytes.buffer), count += 1) {
        take(row);
        bytes.skip(end);
      }
      yield count;
      if (!row.isTrailer(bytes.buffer)) await bytes.more();
    }
    await bytes.end();
  });
  let rows = 0;
  for await (const count of pieces) rows += count;
  return rows;
}

/**
 * The one column of a query, for large `bytea` values: each is copied once, from the connection's chunks into memory of the caller.
 * @param allocate gives memory for a value of so many bytes
 */
export async function* copyBytes<T extends Uint8Array>(
  dataSource: DataSource,
  query: string,
  allocate: (size: number) => T,
): AsyncGenerator<T> {
  yield* reading(dataSource, query, (bytes) => readValues(bytes, allocate));
}

/** Runs a COPY on a connection of its own. */
async function* reading<T>(
  dataSource: DataSource,
  query: string,
  read: (bytes: ByteReader) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const client = await connection(dataSource);
  let isComplete = false;
  try {
    const bytes = new ByteReader(client.query(copyTo(`copy (${query}) to stdout with (format binary)`)));
    yield* read(bytes);
    isComplete = true;
  } finally {
    client.release(!isComplete);
  }
}

/** A connection whose end is in the caller's hands, unlike that of a TypeORM query runner. */
async function connection(dataSource: DataSource): Promise<PoolClient> {
  return (dataSource.driver as unknown as { master: Pool }).master.connect();
}

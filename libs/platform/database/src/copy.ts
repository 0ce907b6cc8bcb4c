import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { DataSource, QueryRunner } from 'typeorm';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

/** The value of one column in binary COPY: its bytes, or null. */
export type CopyField = Buffer | null;

/**
 * Sends rows by `COPY … FROM STDIN (format binary)` on the runner's connection, so inside its transaction if it has one.
 * @param target table and columns, such as `item_value (valuation_id, row)`; never from user input
 */
export async function copyIn(
  runner: QueryRunner,
  target: string,
  rows: AsyncIterable<CopyField[]> | Iterable<CopyField[]>,
): Promise<void> {
  const client = (await runner.connect()) as PoolClient;
  const encode = async function* (): AsyncGenerator<Buffer> {
    yield SIGNATURE;
    for await (const row of rows) yield encodeRow(row);
    yield Buffer.from([0xff, 0xff]);
  };
  await pipeline(
    Readable.from(batched(encode()), { objectMode: false }),
    client.query(copyFrom(`copy ${target} from stdin (format binary)`)),
  );
}

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
 * Rows of a query by `COPY … TO STDOUT (format binary)`, the fastest way to fetch large `bytea` values. A buffer is valid until the
 * next row is asked for. Leaving the loop early closes the connection.
 */
export async function* copyRows(dataSource: DataSource, query: string): AsyncGenerator<CopyField[]> {
  const client = await connection(dataSource);
  let isComplete = false;
  try {
    const bytes = new ByteReader(client.query(copyTo(`copy (${query}) to stdout with (format binary)`)));
    await bytes.take(SIGNATURE.length);
    for (;;) {
      const fields = (await bytes.take(2)).readInt16BE(0);
      if (fields < 0) break;
      const row: CopyField[] = [];
      for (let k = 0; k < fields; k++) {
        const length = (await bytes.take(4)).readInt32BE(0);
        row.push(length < 0 ? null : await bytes.take(length));
      }
      yield row;
    }
    await bytes.end();
    isComplete = true;
  } finally {
    client.release(!isComplete);
  }
}

/** A connection whose end is in the caller's hands, unlike that of a TypeORM query runner. */
async function connection(dataSource: DataSource): Promise<PoolClient> {
  return (dataSource.driver as unknown as { master: Pool }).master.connect();
}

/** Takes exact numbers of bytes from a stream of chunks. */
class ByteReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private parts: Buffer[] = [];
  private available = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  async take(count: number): Promise<Buffer> {
    while (this.available < count) {
      const next = await this.chunks.next();
      if (next.done) throw new Error('COPY ended in the middle of a row');
      this.parts.push(next.value);
      this.available += next.value.length;
    }
    const all = this.parts.length === 1 && this.parts[0] ? this.parts[0] : Buffer.concat(this.parts, this.available);
    this.parts = [all.subarray(count)];
    this.available -= count;
    return all.subarray(0, count);
  }

  /** Reads on to the end of the stream, which must be near. */
  async end(): Promise<void> {
    while (!(await this.chunks.next()).done);
  }
}

function encodeRow(fields: CopyField[]): Buffer {
  const size = fields.reduce((sum, field) => sum + 4 + (field?.length ?? 0), 2);
  const row = Buffer.allocUnsafe(size);
  let at = row.writeInt16BE(fields.length, 0);
  for (const field of fields) {
    at = row.writeInt32BE(field ? field.length : -1, at);
    if (field) at += field.copy(row, at);
  }
  return row;
}

/** Joins small buffers into larger ones: a write per row would cost more than the row. */
async function* batched(parts: AsyncIterable<Buffer>, size = 256 * 1024): AsyncGenerator<Buffer> {
  let batch: Buffer[] = [];
  let bytes = 0;
  for await (const part of parts) {
    batch.push(part);
    bytes += part.length;
    if (bytes >= size) {
      yield Buffer.concat(batch, bytes);
      batch = [];
      bytes = 0;
    }
  }
  if (bytes > 0) yield Buffer.concat(batch, bytes);
}

/** Encoders of column values for binary COPY. */
export const copyField = {
  int4(value: number): Buffer {
    const field = Buffer.allocUnsafe(4);
    field.writeInt32BE(value);
    return field;
  },
  int8(value: bigint): Buffer {
    const field = Buffer.allocUnsafe(8);
    field.writeBigInt64BE(value);
    return field;
  },
  float4(value: number): Buffer {
    const field = Buffer.allocUnsafe(4);
    field.writeFloatBE(value);
    return field;
  },
  float8(value: number): Buffer {
    const field = Buffer.allocUnsafe(8);
    field.writeDoubleBE(value);
    return field;
  },
  text: (value: string): Buffer => Buffer.from(value, 'utf8'),
  uuid: (value: string): Buffer => Buffer.from(value.replaceAll('-', ''), 'hex'),
  bool: (value: boolean): Buffer => Buffer.from([value ? 1 : 0]),
  jsonb: (value: unknown): Buffer => Buffer.concat([Buffer.from([1]), Buffer.from(JSON.stringify(value), 'utf8')]),
};

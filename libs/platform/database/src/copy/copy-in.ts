import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { QueryRunner } from 'typeorm';
import { SIGNATURE, TRAILER } from './signature';

/**
 * Sends rows by `COPY … FROM STDIN (format binary)` on the runner's connection, so inside its transaction if it has one.
 * @param target table and columns, such as `item_value (valuation_id, row)`; never from user input
 * @param pieces whole rows, as a {@link CopyRows} makes them
 * @param freeze for a table that the same transaction has made: its rows need no vacuum later
 */
export async function copyIn(
  runner: QueryRunner,
  target: string,
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
  { freeze = false }: { freeze?: boolean } = {},
): Promise<void> {
  const client = (await runner.connect()) as PoolClient;
  const stream = async function* (): AsyncGenerator<Buffer> {
    yield SIGNATURE;
    yield* pieces;
    yield TRAILER;
  };
  await pipeline(
    Readable.from(stream(), { objectMode: false }),
    client.query(copyFrom(`copy ${target} from stdin (format binary, freeze ${String(freeze)})`)),
  );
}

/** Writes rows of binary COPY, field by field, into one buffer: no object per row or field. */
export class CopyRows {
  private readonly bytes: Buffer;
  private readonly view: DataView;
  private at = 0;

  /** @param capacity bytes that fit; rows of fixed size only, so the caller knows */
  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Begins a row; as many fields must follow. */
  row(fields: number): void {
    this.view.setInt16(this.at, fields);
    this.at += 2;
  }

  int4(value: number): void {
    this.view.setInt32(this.at, 4);
    this.view.setInt32(this.at + 4, value);
    this.at += 8;
  }

  int2(value: number): void {
    this.view.setInt32(this.at, 2);
    this.view.setInt16(this.at + 4, value);
    this.at += 6;
  }

  boolean(value: boolean): void {
    this.view.setInt32(this.at, 1);
    this.view.setUint8(this.at + 4, value ? 1 : 0);
    this.at += 5;
  }

  int8(value: bigint | null): void {
    if (value === null) return this.none();
    this.view.setInt32(this.at, 8);
    this.view.setBigInt64(this.at + 4, value);
    this.at += 12;
  }

  float4(value: number): void {
    this.view.setInt32(this.at, 4);
    this.view.setFloat32(this.at + 4, value);
    this.at += 8;
  }

  /** NaN stands for null. */
  float8(value: number): void {
    if (Number.isNaN(value)) return this.none();
    this.view.setInt32(this.at, 8);
    this.view.setFloat64(this.at + 4, value);
    this.at += 12;
  }

  /** A value whose binary form the caller has, such as that of {@link uuidBytes}. */
  raw(value: Buffer): void {
    this.view.setInt32(this.at, value.length);
    this.bytes.set(value, this.at + 4);
    this.at += 4 + value.length;
  }

  private none(): void {
    this.view.setInt32(this.at, -1);
    this.at += 4;
  }

  /** The rows so far, as a copy; the buffer is empty again. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.at));
    this.at = 0;
    return taken;
  }
}

/** Binary form of a UUID. */
export const uuidBytes = (value: string): Buffer => Buffer.from(value.replaceAll('-', ''), 'hex');

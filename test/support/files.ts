import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { csvToParquet } from '@assay/features/datasets';

/** A CSV file; the first row is the header. Cells are written as they are: quote what needs it. */
export function csv(...rows: (string | number)[][]): Buffer {
  return Buffer.from(rows.map((row) => `${row.join(',')}\n`).join(''));
}

/** A JSON Lines file. */
export function jsonl(...rows: unknown[]): Buffer {
  return Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** A float32 `.npy` file of row-major numbers. */
export function npy(numbers: Float32Array, columns: number): Buffer {
  const shape = `(${numbers.length / columns}, ${columns})`;
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  return Buffer.concat([head, Buffer.from(`${text}\n`), bytesOf(numbers)]);
}

/** The little-endian bytes of float32 numbers. */
export function bytesOf(numbers: Float32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** A Parquet file of the given rows. @param columns name → type, as DuckDB calls it */
export async function parquet(columns: Record<string, string>, rows: (string | number)[][]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-parquet-'));
  try {
    const [source, target] = [join(folder, 'rows.csv'), join(folder, 'rows.parquet')];
    await writeFile(source, csv(Object.keys(columns), ...rows));
    await csvToParquet(source, target, columns);
    return await readFile(target);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Gzipped IDX files of square grey images and of their labels. */
export function idx(images: Buffer[], labels: number[]): { images: Buffer; labels: Buffer } {
  const header = (magic: number, ...sizes: number[]): Buffer => {
    const bytes = Buffer.alloc(4 + 4 * sizes.length);
    [magic, ...sizes].forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
    return bytes;
  };
  const side = Math.sqrt(images[0].length);
  return {
    images: gzipSync(Buffer.concat([header(0x803, images.length, side, side), ...images])),
    labels: gzipSync(Buffer.concat([header(0x801, labels.length), Buffer.from(labels)])),
  };
}

/** 28 × 28 grey pixels, different for every number. */
export function pixels(seed: number): Buffer {
  return Buffer.from(
    Array.from({ length: 784 }, (_, k) => (k * (7 + (seed % 13)) + seed * 31 + (k >> 5) * seed) % 256),
  );
}

/** A PNG of square 8-bit grey pixels. */
export function png(grey: Buffer): Buffer {
  const side = Math.sqrt(grey.length);
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const bytes = Buffer.alloc(8 + body.length);
    bytes.writeUInt32BE(data.length);
    body.copy(bytes, 4);
    bytes.writeUInt32BE(crc32(body), 4 + body.length);
    return bytes;
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  const lines = Array.from({ length: side }, (_, y) => [Buffer.of(0), grey.subarray(y * side, (y + 1) * side)]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(lines.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A zip archive of stored entries: name → content. */
export function zip(entries: Record<string, Buffer>): Buffer {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, data] of Object.entries(entries)) {
    const path = Buffer.from(name);
    const facts = Buffer.alloc(26); // what local and central headers share, from the version to the length of the name
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x800, 2);
    facts.writeUInt32LE(crc32(data), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(data.length, 18);
    facts.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, path, data]);
    const rest = Buffer.alloc(14); // comment, disk and attributes: none
    rest.writeUInt32LE(offset, 10);
    files.push(local);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, rest, path]));
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, central, end]);
}

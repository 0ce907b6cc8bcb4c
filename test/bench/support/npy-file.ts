import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A matrix file to write. */
export interface MatrixFile {
  rows: number;
  columns: number;
  dtype: 'float32' | 'float64';
  fortran: boolean;
}

/** Writes a .npy file from a whole matrix (row-major). */
export async function writeMatrix(path: string, file: MatrixFile, data: Float64Array): Promise<void> {
  const { rows, columns, fortran } = file;
  const ordered = fortran ? data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]) : data;
  const numbers = file.dtype === 'float32' ? new Float32Array(ordered) : ordered;
  const stream = createWriteStream(path);
  stream.write(header(file));
  stream.end(Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  await once(stream, 'finish');
}

/** Writes a C-order float32 .npy file piece by piece, never holding more than a piece. */
export async function streamMatrix(
  path: string,
  rows: number,
  columns: number,
  fill: (piece: Float32Array) => void,
): Promise<void> {
  function* pieces() {
    yield header({ rows, columns, dtype: 'float32', fortran: false });
    for (let start = 0; start < rows; start += 10_000) {
      const piece = new Float32Array(Math.min(10_000, rows - start) * columns);
      fill(piece);
      yield Buffer.from(piece.buffer);
    }
  }
  await pipeline(Readable.from(pieces()), createWriteStream(path));
}

function header({ rows, columns, dtype, fortran }: MatrixFile): Buffer {
  const descr = dtype === 'float32' ? '<f4' : '<f8';
  const order = fortran ? 'True' : 'False';
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${rows}, ${columns}), }`;
  const padded = `${text.padEnd(117)}\n`;
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0]);
  head.writeUInt16LE(padded.length, 8);
  return Buffer.concat([head, Buffer.from(padded)]);
}

import type { FileHandle } from 'node:fs/promises';
import { NumericError } from '../numeric-error';
import type { RowBlock, RowBlockSource } from '../row-block';
import { assertFiniteBlock, assertShape, blockRowCount } from '../row-block';
import { decodeFloats } from './decode';
import { openForReading, readFully, readHeaderText, withFile } from './file';
import { parseHeaderText, type NpyHeader } from './header';

/** A .npy file as a source of row blocks; nothing but the current and the next block is in memory. */
export interface NpySource extends RowBlockSource {
  readonly header: NpyHeader;
}

/** How a .npy file is read. */
export interface NpyOptions {
  /** Rows per block; about 8 MiB by default. */
  blockRows?: number;
  /** `refuse` (default) checks every block for NaN and infinities; `pass` leaves that to the consumer. */
  nonFinite?: 'refuse' | 'pass';
}

/**
 * Opens a float16, float32 or float64 .npy file (format 1 to 3, either byte order, C or Fortran order). A one-dimensional
 * array of n numbers is read as n × 1. float16 and float32 come as float32, float64 stays float64.
 * @throws NumericError `file_not_found`, `file_unreadable`, `npy_*`, `empty_matrix`, `too_many_columns`; while
 *   reading also `non_finite`.
 */
export async function openNpy(path: string, options: NpyOptions = {}): Promise<NpySource> {
  const header = await withFile(path, (file) => readHeader(file, path));
  const [rows, columns = 1] = header.shape;
  const blockRows = options.blockRows ?? blockRowCount(columns, header.bytesPerElement);
  return {
    rows,
    columns,
    header,
    async *blocks() {
      const file = await openForReading(path);
      try {
        let rowStart = 0;
        for await (const block of readAhead(file, path, header, blockRows)) {
          if (options.nonFinite !== 'pass') assertFiniteBlock(block, columns, rowStart);
          yield block;
          rowStart += block.rows;
        }
      } finally {
        await file.close();
      }
    },
  };
}

async function readHeader(file: FileHandle, path: string): Promise<NpyHeader> {
  const { text, dataOffset, fileBytes } = await readHeaderText(file, path);
  const header = parseHeaderText(text, dataOffset, path);
  checkShape(header, fileBytes, path);
  return header;
}

function checkShape(header: NpyHeader, fileBytes: number, path: string): void {
  const { shape, bytesPerElement, dataOffset } = header;
  if (shape.length !== 1 && shape.length !== 2) {
    throw new NumericError(
      'npy_unsupported_shape',
      `${path} has shape (${shape.join(', ')}); an array of one or two dimensions is needed.`,
    );
  }
  assertShape(shape[0], shape[1] ?? 1);
  const needed = dataOffset + shape.reduce((product, extent) => product * extent, bytesPerElement);
  if (fileBytes < needed) {
    throw new NumericError(
      'npy_truncated',
      `${path} should be ${needed} bytes long but is ${fileBytes}: the file was cut off. Write it again.`,
    );
  }
}

/** Yields blocks while the next one is being read into the other of two buffers. */
async function* readAhead(
  file: FileHandle,
  path: string,
  header: NpyHeader,
  blockRows: number,
): AsyncIterable<RowBlock> {
  const [rows, columns = 1] = header.shape;
  const bytes = Math.min(blockRows, rows) * columns * header.bytesPerElement;
  const buffers = [Buffer.from(new ArrayBuffer(bytes)), Buffer.from(new ArrayBuffer(rows > blockRows ? bytes : 0))];
  const readBlock = async (start: number, buffer: Buffer): Promise<RowBlock> => {
    const count = Math.min(blockRows, rows - start);
    const target = buffer.subarray(0, count * columns * header.bytesPerElement);
    const transposed = header.fortranOrder && columns > 1;
    if (transposed) return { rows: count, columns, data: await readColumns(file, path, header, start, count) };
    await readFully(file, target, header.dataOffset + start * columns * header.bytesPerElement, path);
    return { rows: count, columns, data: decodeFloats(target, header.bytesPerElement, header.littleEndian) };
  };
  let pending = readBlock(0, buffers[0]);
  // A consumer that stops early leaves this read unawaited; its failure is then nobody's concern.
  pending.catch(() => undefined);
  for (let start = 0, turn = 1; start < rows; start += blockRows, turn += 1) {
    const block = await pending;
    if (start + blockRows < rows) {
      pending = readBlock(start + blockRows, buffers[turn % 2]);
      pending.catch(() => undefined);
    }
    try {
      yield block;
    } finally {
      await pending.catch(() => undefined);
    }
  }
}

/** Rows `start` … `start + count` of a Fortran-order file: one strided read per column, transposed on arrival. */
async function readColumns(
  file: FileHandle,
  path: string,
  header: NpyHeader,
  start: number,
  count: number,
): Promise<Float32Array | Float64Array> {
  const [rows, columns = 1] = header.shape;
  const { bytesPerElement } = header;
  const data = bytesPerElement === 8 ? new Float64Array(count * columns) : new Float32Array(count * columns);
  const together = 16;
  const buffers = Array.from({ length: together }, () => Buffer.from(new ArrayBuffer(count * bytesPerElement)));
  for (let first = 0; first < columns; first += together) {
    const width = Math.min(together, columns - first);
    await Promise.all(
      buffers.slice(0, width).map((buffer, k) => {
        const position = header.dataOffset + ((first + k) * rows + start) * bytesPerElement;
        return readFully(file, buffer, position, path);
      }),
    );
    const stripes = buffers.slice(0, width).map((b) => decodeFloats(b, bytesPerElement, header.littleEndian));
    for (let row = 0; row < count; row += 1) {
      for (let k = 0; k < width; k += 1) data[row * columns + first + k] = stripes[k][row];
    }
  }
  return data;
}

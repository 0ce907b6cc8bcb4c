import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openOnnxSession } from '@assay/compute/onnx';

/** A data set of 28 × 28 pictures in IDX files, and the model that embeds them. */
export interface DigitSet {
  name: string;
  folder: string;
  /** What to do when the folder is not there. */
  remedy: string;
  model: string;
  /** Pixels are v/255, less `mean`, over `std`. */
  mean: number;
  std: number;
}

/** Embedded pictures, row-major, with their classes. */
export interface Embedded {
  x: Float32Array;
  codes: Int32Array;
  rows: number;
  columns: number;
}

const SIDE = 28;
const BATCH = 500;

/** Embeds one split of a set. @throws Error that says what is missing */
export async function embed(
  { folder, remedy, model, mean, std }: DigitSet,
  split: 'train' | 't10k',
): Promise<Embedded> {
  for (const path of [folder, model]) if (!existsSync(path)) throw new Error(`${path} is missing. ${remedy}`);
  const images = readIdx(join(folder, `${split}-images-idx3-ubyte.gz`), 16);
  const codes = Int32Array.from(readIdx(join(folder, `${split}-labels-idx1-ubyte.gz`), 8));
  const session = await openOnnxSession(readFileSync(model));
  const input = session.describe().inputs[0].name;
  const rows = codes.length;
  const parts: Float32Array[] = [];
  for (let row = 0; row < rows; row += BATCH) {
    const bytes = images.subarray(row * SIDE ** 2, (row + BATCH) * SIDE ** 2);
    const data = Float32Array.from(bytes, (value) => (value / 255 - mean) / std);
    const dims = [bytes.length / SIDE ** 2, 1, SIDE, SIDE];
    const { outputs } = await session.run({ [input]: { type: 'float32', dims, data } }, { outputs: ['embedding'] });
    parts.push(outputs.embedding.data as Float32Array);
  }
  await session.close();
  const columns = parts[0].length / BATCH;
  const x = new Float32Array(rows * columns);
  parts.forEach((part, k) => x.set(part, k * BATCH * columns));
  return { x, codes, rows, columns };
}

/** The bytes of an IDX file behind its header. */
function readIdx(path: string, header: number): Buffer {
  return gunzipSync(readFileSync(path)).subarray(header);
}

import { createRandom, matrixSource, type RowBlockSource } from '@assay/compute/matrix';
import type { PruningQuestion } from '../question';

/** Gaussian classes with a contributor and a group for every row, and a question that keeps a tenth of them. */
export function labelledClusters(
  rows: number,
  { columns = 6, classes = 3, seed = 1 }: { columns?: number; classes?: number; seed?: number } = {},
): { source: RowBlockSource; x: Float64Array; question: PruningQuestion } {
  const random = createRandom(seed);
  const centres = Float64Array.from({ length: classes * columns }, () => 2 * random.normal());
  const codes = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const x = Float64Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return centres[codes[row] * columns + column] + random.normal();
  });
  const names = (count: number, word: string): string[] => Array.from({ length: count }, (_, k) => `${word} ${k}`);
  return {
    source: matrixSource(x, rows, columns, 64),
    x,
    question: {
      method: 'pivotal',
      target: { kind: 'count', keep: Math.ceil(rows / 10) },
      lambda: { rule: 'trace' },
      normalize: false,
      center: false,
      seed: 1,
      classes: { names: names(classes, 'class'), codes },
      contributors: { names: names(4, 'contributor'), codes: codes.map((_, row) => row % 4) },
      groups: new Int32Array(rows).fill(-1),
      keepGroupsWhole: false,
      floors: {},
      mustKeep: new Uint32Array(),
      mustDrop: new Uint32Array(),
      duplicates: {},
      leverage: Float64Array.from({ length: rows }, () => 0.01 + 0.1 * random.uniform()),
    },
  };
}

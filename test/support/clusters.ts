import { createRandom } from '@assay/compute/matrix';
import { csv, npy } from './files';
import type { Rows } from './ridge';

/** Labelled vectors around a centre per class, with the files that import them. */
export interface Clusters {
  /** As float32 has them. */
  rows: Rows;
  ids: string[];
  labels: string[];
  contributors: string[];
  files: Record<string, Buffer>;
}

/**
 * Seeded, well separated clusters; the first class is called `=1+1`. Ids sort as the rows do.
 * @param flipped row whose label is that of another class
 */
export function makeClusters(count: number, dimension: number, flipped?: number): Clusters {
  const random = createRandom(7);
  const classes = ['=1+1', 'b', 'c'];
  const centres = classes.map(() => Array.from({ length: dimension }, () => 3 * random.normal()));
  const rows = Array.from({ length: count }, (_, i) =>
    centres[i % 3].map((c, j) => Math.fround(c + random.normal() * (j + 1) * 0.2)),
  );
  const ids = rows.map((_, i) => `row-${String(i).padStart(5, '0')}`);
  const labels = rows.map((_, i) => classes[(i === flipped ? i + 1 : i) % 3]);
  const contributors = rows.map((_, i) => (i % 5 === 0 ? '' : ['ann', 'bob'][i % 2]));
  const table = ids.map((id, i) => [id, labels[i], contributors[i]]);
  return {
    rows,
    ids,
    labels,
    contributors,
    files: {
      'vectors.npy': npy(Float32Array.from(rows.flat()), dimension),
      'vectors.csv': csv(['id', 'label', 'contributor'], ...table),
    },
  };
}

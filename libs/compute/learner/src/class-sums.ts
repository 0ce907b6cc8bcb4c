import type { Engine } from '@assay/compute/engine';
import type { RowBlockSource } from '@assay/compute/matrix';
import type { ClassCodes } from './labels';
import { readTogether, type Reader, type ReadOptions } from './read-together';
import type { Subset } from './subset';

/** All that a ridge head needs to know of its training rows. */
export interface ClassSums {
  columns: number;
  classes: number;
  /** Number of rows, whatever their weights. */
  rows: number;
  /** Σ w of the rows of every class. */
  classWeights: Float64Array;
  /** Σ w·x·xᵀ, row-major d × d. */
  gram: Float64Array;
  /** Σ w·x of the rows of every class, row-major d × c; over the classes it adds up to Σ w·x. */
  cross: Float64Array;
}

/** Sums over no rows. */
function emptySums(columns: number, classes: number): ClassSums {
  return {
    columns,
    classes,
    rows: 0,
    classWeights: new Float64Array(classes),
    gram: new Float64Array(columns * columns),
    cross: new Float64Array(columns * classes),
  };
}

/** A reader of the sums over labelled rows. Rows and targets are scaled by √w, so that the products are those with weights. */
function sumsReader(
  engine: Engine,
  { codes, classes }: ClassCodes,
  { rows, weights }: Subset,
  signal?: AbortSignal,
): Reader<ClassSums> {
  const factors = weights?.map(Math.sqrt);
  const block = (start: number, count: number): Float64Array => {
    const targets = new Float64Array(count * classes);
    for (let i = 0; i < count; i += 1) targets[i * classes + codes[rows[start + i]]] = factors?.[start + i] ?? 1;
    return targets;
  };
  return {
    rows,
    factors,
    use: async (source) => {
      const { gram, cross, columns } = await engine.gram(source, { targets: { columns: classes, block }, signal });
      const classWeights = weighClasses({ rows, weights }, { codes, classes });
      return {
        columns,
        classes,
        rows: rows.length,
        classWeights,
        gram,
        cross: cross ?? new Float64Array(columns * classes),
      };
    },
  };
}

/**
 * Sums over several subsets of labelled rows, all in one pass, and beside them what `also` reads. Memory is a block and d² + d·c numbers
 * for each, twice while a sum is handed over.
 */
export async function sumClasses(
  source: RowBlockSource,
  engine: Engine,
  labels: ClassCodes,
  subsets: readonly Subset[],
  { also = [], ...options }: ReadOptions & { also?: readonly Reader<undefined>[] } = {},
): Promise<ClassSums[]> {
  // Nothing can be asked of an engine about no rows.
  const filled = subsets.filter(({ rows }) => rows.length > 0);
  const readers = filled.map((subset) => sumsReader(engine, labels, subset, options.signal));
  const results = await readTogether<ClassSums | undefined>(source, [...readers, ...also], options);
  const found = new Map(filled.map((subset, number) => [subset, results[number]]));
  return subsets.map((subset) => found.get(subset) ?? emptySums(source.columns, labels.classes));
}

/** Σ w of the rows of every class. */
export function weighClasses({ rows, weights }: Subset, { codes, classes }: ClassCodes): Float64Array {
  const classWeights = new Float64Array(classes);
  for (let place = 0; place < rows.length; place += 1) classWeights[codes[rows[place]]] += weights?.[place] ?? 1;
  return classWeights;
}

/** Sums over `rest`, which are the rows of `total` without those of `part`. */
export function subtractSums(total: ClassSums, part: ClassSums, rest: Subset, labels: ClassCodes): ClassSums {
  const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, at) => value - b[at]);
  return {
    columns: total.columns,
    classes: total.classes,
    rows: rest.rows.length,
    // Not a difference, which would leave rounding where a class is gone.
    classWeights: weighClasses(rest, labels),
    gram: minus(total.gram, part.gram),
    cross: minus(total.cross, part.cross),
  };
}

import type { Engine, SelectionObjective } from '@assay/compute/engine';
import { matrixSource, runInThread, threadFile, type RowBlock, type RowBlockSource } from '@assay/compute/matrix';
import type { NearestQuestion } from './nearest';
import { multiply, subsetGram, transposed } from './products';

/** Bounds on what every row could gain at present. */
export interface Bounds {
  /** Largest g, or distance, that a row can have from now on; length n. */
  values: Float64Array;
  /** Row of the largest gain at present, where that need not be the one of the largest bound. */
  leader?: number;
}

/** What a greedy selection over more rows than fit into memory needs of its objective. */
export interface Criterion {
  /** Adds rows that were selected to what there is: A ← A + Σxxᵀ, or further centers. */
  absorb(rows: RowBlock): Promise<void>;
  /** Looks at every row (one pass, two for A- and V-optimality). `allowed` rows can lead. */
  bounds(allowed: Uint8Array): Promise<Bounds>;
  /** The objective at present for an engine that has the rows of these numbers in memory. */
  objective(rows: Uint32Array): SelectionObjective;
}

/** What a criterion looks at. */
export interface CriterionContext {
  source: RowBlockSource;
  engine: Engine;
  signal?: AbortSignal;
  onProgress?: (rows: number) => void;
}

/**
 * Optimal design from A (changed by `absorb`).
 * @param target F of A- and V-optimality: the fall of Tr FA⁻¹. Absent: D-optimality.
 */
export function designCriterion(context: CriterionContext, matrix: Float64Array, target?: Float64Array): Criterion {
  const { source, engine, signal, onProgress } = context;
  const d = source.columns;
  return {
    async absorb({ rows, data }) {
      const gram = await subsetGram(engine, matrixSource(data, rows, d), signal);
      gram.forEach((value, at) => {
        matrix[at] += value;
      });
    },
    async bounds(allowed) {
      const factor = await engine.factor(matrix, d, 0, { signal });
      const values = new Float64Array(source.rows);
      await engine.scores(source, factor, {
        exact: true,
        signal,
        onProgress,
        onBlock: ({ rowStart, leverage }) => values.set(leverage, rowStart),
      });
      if (!target) return { values };
      // xᵀA⁻¹FA⁻¹x is the product of the two halves of x·[A⁻¹ | A⁻¹F].
      const inverse = await multiply(engine, factor.inverseFactor, transposed(factor.inverseFactor, d), d, signal);
      const weighted = await multiply(engine, inverse, target, d, signal);
      let leader = -1;
      let best = -1;
      await engine.project(source, beside(inverse, weighted, d), {
        signal,
        onBlock(rowStart, rows, projected) {
          for (let row = 0; row < rows; row += 1) {
            const gain = halvesProduct(projected, row * 2 * d, d) / (1 + values[rowStart + row]);
            if (allowed[rowStart + row] && gain > best) [leader, best] = [rowStart + row, gain];
          }
        },
      });
      return leader < 0 ? { values } : { values, leader };
    },
    objective: () => (target ? { kind: 'a-optimal', matrix, target } : { kind: 'd-optimal', matrix }),
  };
}

function beside(left: Float64Array, right: Float64Array, d: number): { columns: number; matrix: Float64Array } {
  const matrix = new Float64Array(2 * d * d);
  for (let i = 0; i < d; i += 1) {
    matrix.set(left.subarray(i * d, (i + 1) * d), 2 * i * d);
    matrix.set(right.subarray(i * d, (i + 1) * d), (2 * i + 1) * d);
  }
  return { columns: 2 * d, matrix };
}

function halvesProduct(values: Float64Array, start: number, d: number): number {
  let sum = 0;
  for (let j = 0; j < d; j += 1) sum += values[start + j] * values[start + d + j];
  return sum;
}

const thread = threadFile(__filename, 'selection-thread');

/** Farthest point first: the distance to the nearest center, infinite while there is none. */
export function centerCriterion({ source, signal, onProgress }: CriterionContext): Criterion {
  const squares = new Float64Array(source.rows).fill(Infinity);
  return {
    async absorb(centers) {
      let rowStart = 0;
      for await (const { rows, columns, data } of source.blocks()) {
        const question: NearestQuestion = {
          // Copied: the source may use the block's memory again.
          block: { rows, columns, data: data.slice() },
          centers,
          squares: squares.slice(rowStart, rowStart + rows),
        };
        const transfer = [question.block.data.buffer, question.squares.buffer];
        squares.set(await runInThread(thread, 'nearest', question, { transfer, signal }), rowStart);
        rowStart += rows;
        onProgress?.(rowStart);
      }
    },
    bounds: () => Promise.resolve({ values: squares.map(Math.sqrt) }),
    objective: (rows) => ({ kind: 'k-center', distances: Float64Array.from(rows, (row) => Math.sqrt(squares[row])) }),
  };
}

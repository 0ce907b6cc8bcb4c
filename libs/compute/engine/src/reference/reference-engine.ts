import { cpus } from 'node:os';
import { runInThread, threadFile } from '@assay/compute/matrix';
import type { Engine } from '../engine';
import { createEngine } from '../create-engine';
import type { EngineKernels } from '../kernels';
import type { GramBlockTask, ScoreBlockResult, ScoreBlockTask } from './thread';

const thread = threadFile(__filename, 'thread');

/** Kernels of the reference engine. */
export const referenceKernels: EngineKernels = {
  describe: () => ({ name: 'reference', device: `${cpus()[0]?.model.trim() ?? 'CPU'} (JavaScript)`, threads: 1 }),

  beginGram(columns, productColumns) {
    let gram = new Float64Array(columns * columns);
    let sums = new Float64Array(columns * productColumns);
    return {
      async add(block, products, { signal }) {
        const x = new Float64Array(block.data);
        const task: GramBlockTask = { x, rows: block.rows, columns, products, gram, sums };
        const transfer = [x.buffer, products.buffer, gram.buffer, sums.buffer];
        ({ gram, sums } = await runInThread<GramBlockTask, { gram: typeof gram; sums: typeof sums }>(
          thread,
          'gram',
          task,
          { transfer, signal },
        ));
      },
      finish: () => Promise.resolve({ gram, products: sums, precision: 'f64' }),
    };
  },

  beginScores(columns, factor, projection) {
    let inverseFactor = factor && new Float64Array(factor.inverseFactor);
    let matrix = projection && new Float64Array(projection.matrix);
    return {
      precision: 'float64',
      async score(block, { signal }) {
        const x = new Float64Array(block.data);
        const task: ScoreBlockTask = { x, rows: block.rows, columns, inverseFactor, projection: matrix };
        const transfer = [x, inverseFactor, matrix].flatMap((array) => (array ? [array.buffer] : []));
        const result = await runInThread<ScoreBlockTask, ScoreBlockResult>(thread, 'score', task, { transfer, signal });
        inverseFactor = result.inverseFactor as typeof inverseFactor;
        matrix = result.projection as typeof matrix;
        return { leverage: result.leverage, projected: result.projected };
      },
    };
  },

  close: () => Promise.resolve(),
};

/** Float64 TypeScript in a thread: slow, exact to about 1e-16·κ, always present. The oracle of the parity suite. */
export function openReferenceEngine(): Promise<Engine> {
  return Promise.resolve(createEngine(referenceKernels));
}

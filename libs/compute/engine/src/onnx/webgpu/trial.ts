import { createRandom } from '@assay/compute/matrix';
import { OnnxGramAccumulator } from '../gram-accumulator';
import { OnnxRowScorer } from '../row-scorer';
import { SessionCache } from '../session-cache';
import type { WebGpuVerdict } from './choose';
import { gramDifference, relativeDifference } from './differences';

/** Largest relative difference from the CPU: float32 products of 2048 rows, added up in another order. */
const tolerance = 2e-5;

/** What is tried, small first and the Gram alone: a software adapter is found out before it costs seconds. */
const sizes = [
  { rows: 256, columns: 128, withScores: false, patience: 10 },
  { rows: 2048, columns: 768, withScores: true, patience: 1 },
];

/** Compares a mixed Gram and scores on WebGPU with those on the CPU, by numbers and by time. Never throws. */
export async function tryWebGpu(): Promise<WebGpuVerdict> {
  const cpu = new SessionCache(0, false);
  const gpu = new SessionCache(0, true);
  try {
    let gain = 0;
    for (const { patience, ...size } of sizes) {
      const task = makeTask(size);
      // The first run compiles and loads, so it is not timed.
      const values = await compute(gpu, task);
      const expected = await compute(cpu, task);
      const difference = Math.max(
        gramDifference(values.gram, expected.gram, task.columns),
        relativeDifference(values.leverage, expected.leverage),
      );
      if (!(difference <= tolerance)) return refuse(`its results are off by ${difference.toExponential(1)}`);
      const slow = await fastest(() => compute(cpu, task));
      const fast = await fastest(() => compute(gpu, task));
      gain = slow / fast;
      if (!(gain * patience > 1)) return refuse(`it is ${(1 / gain).toFixed(1)} times slower than the CPU`);
    }
    return { accepted: true, reason: `${gain.toFixed(1)} times faster than the CPU` };
  } catch (error) {
    return refuse((error as Error).message.replace('WebGPU failed: ', ''));
  } finally {
    await Promise.all([cpu.close(), gpu.close()]);
  }
}

const refuse = (reason: string): WebGpuVerdict => ({ accepted: false, reason });

interface Task {
  rows: number;
  columns: number;
  withScores: boolean;
  data: Float32Array;
  inverseFactor: Float64Array;
}

function makeTask({ rows, columns, withScores }: Omit<Task, 'data' | 'inverseFactor'>): Task {
  const random = createRandom(31);
  const data = Float32Array.from({ length: rows * columns }, () => random.normal());
  // Equal rows at both ends must come out equal.
  data.copyWithin((rows - 1) * columns, 0, columns);
  const inverseFactor = Float64Array.from({ length: columns * columns }, (_, i) =>
    i % columns < Math.floor(i / columns) ? 0 : 0.1 + Math.abs(random.normal()),
  );
  return { rows, columns, withScores, data, inverseFactor };
}

/** G and, if wanted, scores. @throws Error when equal rows get different scores. */
async function compute(sessions: SessionCache, task: Task): Promise<{ gram: Float64Array; leverage: Float64Array }> {
  const { rows, columns } = task;
  const accumulator = new OnnxGramAccumulator(sessions, columns, 1, 'mixed');
  await accumulator.add(task, new Float64Array(rows), { key: 1 });
  const { gram } = await accumulator.finish();
  return { gram, leverage: task.withScores ? await scores(sessions, task) : new Float64Array() };
}

async function scores(sessions: SessionCache, task: Task): Promise<Float64Array> {
  const { rows, columns, inverseFactor } = task;
  const factor = { columns, lambda: 0, inverseFactor, logDet: 0, inverseTrace: 0, condition: 1 };
  const scorer = new OnnxRowScorer(sessions, columns, factor, undefined, false);
  const { leverage = new Float64Array() } = await scorer.score(task, { key: 1 });
  if (leverage[0] !== leverage[rows - 1]) throw new Error('equal rows get different scores');
  return leverage;
}

/** Milliseconds of the faster of two runs. */
async function fastest(work: () => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let run = 0; run < 2; run += 1) {
    const started = performance.now();
    await work();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

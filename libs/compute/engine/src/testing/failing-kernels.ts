import { NumericError, type NumericErrorCode } from '@assay/compute/matrix';
import type { GreedySelection } from '../engine';
import { openThreadSelection } from '../greedy/thread-selection';
import { locateFacilities } from '../greedy/locate-facilities';
import type { EngineKernels } from '../kernels';
import { factorGram } from '../factor-gram';

/** Kernels of an engine that fails in the middle. */
export interface FailingKernels {
  kernels: EngineKernels;
  /** Calls so far. */
  calls(): number;
  /** How often the engine was closed. */
  closed(): number;
}

/**
 * Wraps kernels so that the k-th call (a block, a factor, picks, tiles), counted from 1, and all that follow fail as those of a lost
 * device do.
 */
export function failAt(call: number, kernels: EngineKernels, code: NumericErrorCode = 'engine_lost'): FailingKernels {
  let calls = 0;
  let closed = 0;
  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    calls += 1;
    if (calls >= call) throw new NumericError(code, `Call ${calls} failed.`);
    return work();
  };
  const failing: EngineKernels = {
    ...kernels,
    describe: () => ({ name: 'cuda', device: 'fails in the middle', threads: 1 }),
    beginGram(...task) {
      const accumulator = kernels.beginGram(...task);
      return {
        add: (...block) => attempt(() => accumulator.add(...block)),
        finish: () => accumulator.finish(),
        release: () => accumulator.release?.(),
      };
    },
    beginScores(...task) {
      const scorer = kernels.beginScores(...task);
      return {
        get precision() {
          return scorer.precision;
        },
        score: (...block) => attempt(() => scorer.score(...block)),
        release: () => scorer.release?.(),
      };
    },
    factor: (...task) => attempt(async () => kernels.factor?.(...task) ?? factorGram(task[0], task[1], task[2])),
    beginSelection: async (...task): Promise<GreedySelection> => {
      const selection = await attempt(
        async () => (await kernels.beginSelection?.(...task)) ?? openThreadSelection(...task),
      );
      return { next: (options) => attempt(() => selection.next(options)), close: () => selection.close() };
    },
    facilityLocation: (...task) =>
      attempt(async () => kernels.facilityLocation?.(...task) ?? locateFacilities(...task)),
    close: () => {
      closed += 1;
      return kernels.close();
    },
  };
  return { kernels: failing, calls: () => calls, closed: () => closed };
}

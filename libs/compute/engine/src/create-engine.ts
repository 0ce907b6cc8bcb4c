import { runInThread, threadFile } from '@assay/compute/matrix';
import type { Engine, Factor } from './engine';
import type { FactorTask } from './factor-thread';
import { locateFacilities } from './greedy/locate-facilities';
import { openThreadSelection } from './greedy/thread-selection';
import type { EngineKernels } from './kernels';
import { beginSelection } from './select';
import { BlockKeys } from './stream/block-keys';
import { assertMatches } from './stream/assert-matches';
import { streamGram } from './stream/gram';
import { streamProjection, streamScores } from './stream/scores';
import { assertFiniteTiles, assertTiles } from './tiles';

const factorThread = threadFile(__filename, 'factor-thread');

/** Makes an engine of kernels: adds streaming, input checks, progress and cancellation, and in threads what kernels leave out. */
export function createEngine(kernels: EngineKernels): Engine {
  const open = { kernels, keys: new BlockKeys() };
  return {
    name: kernels.describe().name,
    describe: () => kernels.describe(),
    gram: (source, options = {}) => streamGram(open, source, options),
    async factor(gram, columns, lambda, { signal } = {}) {
      assertMatches(gram.length, columns * columns, 'Gram');
      if (kernels.factor) return kernels.factor(gram, columns, lambda, signal);
      return runInThread<FactorTask, Factor>(factorThread, 'factor', { gram, columns, lambda }, { signal });
    },
    scores: (source, factor, options) => streamScores(open, source, factor, options),
    project: (source, projection, options) => streamProjection(open, source, projection, options),
    select: (rows, objective, { signal } = {}) =>
      beginSelection(kernels.beginSelection?.bind(kernels) ?? openThreadSelection, rows, objective, signal),
    async facilityLocation(tokens, picks, { signal } = {}) {
      assertTiles(tokens, picks);
      await assertFiniteTiles(tokens, signal);
      if (kernels.facilityLocation) return kernels.facilityLocation(tokens, picks, signal);
      return locateFacilities(tokens, picks, signal);
    },
    close: () => kernels.close(),
  };
}

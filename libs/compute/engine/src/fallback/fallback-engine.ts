import type { Engine } from '../engine';
import { beginSelection } from '../select';
import { ScoreTotal } from '../stream/score-total';
import { ChainSelection } from './chain-selection';
import { Deliveries } from './deliveries';
import type { EngineChain } from './engine-chain';

/**
 * The engine in use of a chain, as one engine. When it reports `engine_lost` or `engine_out_of_memory`, the operation starts over on
 * the next one: nothing is handed to the caller twice, and nothing is left out. Scores of rows handed on before are those of the first engine:
 * equal rows then agree within the error law, not bit by bit. Their sum and
 * precision are those of what was handed on.
 */
export function createFallbackEngine(chain: EngineChain): Engine {
  return {
    get name() {
      return chain.engine.name;
    },
    describe: () => chain.engine.describe(),
    gram(source, options = {}) {
      const caller = new Deliveries();
      const onProgress = caller.progress(options.onProgress);
      return chain.run((engine) => engine.gram(source, { ...options, onProgress }), caller.isOurs);
    },
    factor: (...task) => chain.run((engine) => engine.factor(...task), isAny),
    async scores(source, factor, options) {
      const caller = new Deliveries();
      const total = new ScoreTotal();
      const onProgress = caller.progress(options.onProgress);
      const width = options.projection?.columns ?? 0;
      const { rows: all } = await chain.run(
        (engine) =>
          engine.scores(source, factor, {
            ...options,
            onProgress,
            onBlock: ({ rowStart, rows, leverage, projected, precision }) =>
              caller.deliver(rowStart, rows, (known) => {
                const fresh = leverage.subarray(known);
                total.add(fresh, precision);
                return options.onBlock({
                  rowStart: rowStart + known,
                  rows: rows - known,
                  leverage: fresh,
                  projected: projected?.subarray(known * width),
                  precision,
                });
              }),
          }),
        caller.isOurs,
      );
      return { rows: all, sum: total.sum, precision: total.precision };
    },
    project(source, projection, options) {
      const caller = new Deliveries();
      const onProgress = caller.progress(options.onProgress);
      return chain.run(
        (engine) =>
          engine.project(source, projection, {
            ...options,
            onProgress,
            onBlock: (rowStart, rows, projected) =>
              caller.deliver(rowStart, rows, (known) =>
                options.onBlock(rowStart + known, rows - known, projected.subarray(known * projection.columns)),
              ),
          }),
        caller.isOurs,
      );
    },
    select: (rows, objective, { signal } = {}) =>
      beginSelection((...task) => ChainSelection.open(chain, ...task), rows, objective, signal),
    facilityLocation: (...task) => chain.run((engine) => engine.facilityLocation(...task), isAny),
    close: () => chain.close(),
  };
}

const isAny = (): boolean => true;

import { createEngine } from '../create-engine';
import type { Engine, Factor, TokenTiles } from '../engine';
import type { EngineKernels } from '../kernels';
import { LibraryContext } from './context';
import { LibraryGram } from './library-gram';
import type { LibraryName } from './library-path';
import { LibraryScorer } from './library-scorer';
import { LibrarySelection } from './library-selection';

/** How a library engine is opened. */
export interface LibraryEngineOptions {
  /** All cores by default. */
  threads?: number;
  /** Instruction set (native: `avx512`, `avx2`, `baseline`) or device ordinal (cuda); the best there is by default. */
  variant?: string;
}

/** Kernels of an opened library. */
export function libraryKernels(context: LibraryContext): EngineKernels {
  return {
    describe: () => context.description,
    checksRows: true,
    beginGram: (columns, productColumns, precision) => new LibraryGram(context, columns, productColumns, precision),
    beginScores: (columns, factor, projection, exact) => new LibraryScorer(context, columns, factor, projection, exact),
    factor: (gram, columns, lambda, signal) => factor(context, gram, columns, lambda, signal),
    beginSelection: (rows, objective, signal) => LibrarySelection.open(context, rows, objective, signal),
    facilityLocation: (tokens, picks, signal) => facilityLocation(context, tokens, picks, signal),
    close: () => context.close(),
  };
}

/**
 * The engine of a library with the interface of gpu/include/assay_engine.h.
 * @throws NumericError `engine_unavailable` that says what is missing and what to do.
 */
export async function openLibraryEngine(name: LibraryName, options: LibraryEngineOptions = {}): Promise<Engine> {
  return createEngine(libraryKernels(await LibraryContext.open(name, options.threads ?? 0, options.variant ?? '')));
}

async function factor(
  context: LibraryContext,
  gram: Float64Array,
  columns: number,
  lambda: number,
  signal?: AbortSignal,
): Promise<Factor> {
  const inverseFactor = new Float64Array(columns * columns);
  const [logDet, inverseTrace, condition] = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
  await context.callUntil(signal, 'factor', [
    context.handle,
    gram,
    columns,
    lambda,
    inverseFactor,
    logDet,
    inverseTrace,
    condition,
  ]);
  return {
    columns,
    lambda,
    inverseFactor,
    logDet: logDet[0],
    inverseTrace: inverseTrace[0],
    condition: condition[0],
  };
}

async function facilityLocation(
  context: LibraryContext,
  { tiles, tokens, columns, data }: TokenTiles,
  picks: number,
  signal?: AbortSignal,
): Promise<Int32Array> {
  const picked = new Int32Array(tiles * picks);
  await context.callUntil(signal, 'facilityLocation', [context.handle, data, tiles, tokens, columns, picks, picked]);
  return picked;
}

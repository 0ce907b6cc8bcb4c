import { NumericError } from '@assay/compute/matrix';
import type { Engine, EngineName } from './engine';
import { engineNames } from './engine';
import { EngineChain, type Candidate, type EngineFallback, type RefusedEngine } from './fallback/engine-chain';
import { createFallbackEngine } from './fallback/fallback-engine';
import { openLibraryEngine } from './library/library-engine';
import { openOnnxEngine } from './onnx/onnx-engine';
import { openReferenceEngine } from './reference/reference-engine';
import { selfTest } from './self-test';

/** Options of every engine. */
export interface EngineOptions {
  /** Threads to compute with; all cores by default. */
  threads?: number;
  /**
   * What to run on instead of the best there is. native: `avx512`, `avx2` or `baseline`; cuda: a device ordinal; onnx: `cpu`, or
   * `webgpu` whatever its speed. Only with an engine's name.
   */
  variant?: string;
}

/** Options of {@link openEngine}. */
export interface OpenOptions extends EngineOptions {
  /** With `auto`: told when an engine was given up in the middle of its work, which goes on with another. */
  onFallback?: (change: EngineFallback) => void;
}

/** What probing says about one engine. */
export interface EngineProbe {
  name: EngineName;
  usable: boolean;
  /** Why not, when it is not usable. */
  reason?: string;
  device?: string;
  threads?: number;
}

const openers: Record<EngineName, (options: EngineOptions) => Promise<Engine>> = {
  cuda: (options) => openLibraryEngine('cuda', options),
  native: (options) => openLibraryEngine('native', options),
  onnx: openOnnxEngine,
  reference: openReferenceEngine,
};

/** Opens one engine and accepts it only after its self-test. */
async function openTested(name: EngineName, options: EngineOptions): Promise<Engine> {
  const engine = await openers[name](options);
  try {
    await selfTest(engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

/** Tries every engine and tells which are usable, on what, or why not. Never throws. */
export async function probeEngines(options: EngineOptions = {}): Promise<EngineProbe[]> {
  const probes: EngineProbe[] = [];
  for (const name of engineNames) {
    try {
      const engine = await openTested(name, options);
      const { device, threads } = engine.describe();
      await engine.close();
      probes.push({ name, usable: true, device, threads });
    } catch (error) {
      probes.push({ name, usable: false, reason: (error as Error).message });
    }
  }
  return probes;
}

/** An opened engine, with what was refused before it. */
export interface OpenedEngine {
  engine: Engine;
  /** With `auto`: engines that were not usable; engines that are given up later are added. */
  refused: readonly RefusedEngine[];
}

/**
 * Opens an engine by name, or with `auto` the first usable one, which is replaced by the next when it fails in the middle
 * of its work (`engine_lost`, `engine_out_of_memory`). Close it when done.
 * @throws NumericError `engine_unknown`, `engine_unavailable` or `engine_self_test_failed`.
 */
export async function openEngine(name: EngineName | 'auto', options: OpenOptions = {}): Promise<OpenedEngine> {
  if (name !== 'auto') {
    if (!engineNames.includes(name)) {
      throw new NumericError(
        'engine_unknown',
        `There is no engine ${name}; known are auto, ${engineNames.join(', ')}.`,
      );
    }
    return { engine: await openTested(name, options), refused: [] };
  }
  const refused: RefusedEngine[] = [];
  const chain = new EngineChain(candidates(options.threads), refused, options.onFallback);
  await chain.openNext();
  return { engine: createFallbackEngine(chain), refused };
}

/** All engines in order; after ONNX Runtime on whatever it chooses comes the same on the CPU, in case that a GPU is lost. */
function candidates(threads: number | undefined): Candidate[] {
  const all: { name: EngineName; variant?: string }[] = [];
  for (const name of engineNames) {
    all.push({ name });
    if (name === 'onnx') all.push({ name, variant: 'cpu' });
  }
  return all.map(({ name, variant }) => ({ name, open: () => openTested(name, { threads, variant }) }));
}

import { NumericError } from '@assay/compute/matrix';
import type { Engine, EngineName } from './engine';
import { engineNames } from './engine';
import { openOnnxEngine } from './onnx/onnx-engine';
import { openReferenceEngine } from './reference/reference-engine';
import { selfTest } from './self-test';

/** Options every engine understands. */
export interface EngineOptions {
  /** Threads to compute with; all cores by default. */
  threads?: number;
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

const openers: Partial<Record<EngineName, (options: EngineOptions) => Promise<Engine>>> = {
  onnx: openOnnxEngine,
  reference: openReferenceEngine,
};

/** Engines this build contains, whether or not this machine can run them. */
export const builtEngines: readonly EngineName[] = engineNames.filter((name) => name in openers);

/** Opens one engine and accepts it only after its self-test. */
async function openTested(name: EngineName, options: EngineOptions): Promise<Engine> {
  const opener = openers[name];
  if (!opener) {
    throw new NumericError('engine_unavailable', `The ${name} engine is not part of this build.`);
  }
  const engine = await opener(options);
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
  refused: { name: EngineName; reason: string }[];
}

/**
 * Opens an engine by name, or with `auto` the first usable one. Close it when done.
 * @throws NumericError `engine_unknown`, `engine_unavailable` or `engine_self_test_failed`.
 */
export async function openEngine(name: EngineName | 'auto', options: EngineOptions = {}): Promise<OpenedEngine> {
  if (name !== 'auto') {
    if (!engineNames.includes(name)) {
      throw new NumericError(
        'engine_unknown',
        `There is no engine ${name}; known are auto, ${engineNames.join(', ')}.`,
      );
    }
    return { engine: await openTested(name, options), refused: [] };
  }
  const refused: OpenedEngine['refused'] = [];
  for (const candidate of engineNames) {
    try {
      return { engine: await openTested(candidate, options), refused };
    } catch (error) {
      refused.push({ name: candidate, reason: (error as Error).message });
    }
  }
  throw new NumericError('engine_unavailable', `No engine is usable: ${refused.map((r) => r.reason).join(' ')}`);
}

import { availableParallelism, cpus } from 'node:os';
import { createEngine } from '../create-engine';
import type { Engine, EngineDescription, Factor, GramPrecision, Projection } from '../engine';
import type { EngineKernels, GramAccumulator, RowScorer } from '../kernels';
import { OnnxGramAccumulator } from './gram-accumulator';
import { OnnxRowScorer } from './row-scorer';
import { SessionCache } from './session-cache';

class OnnxKernels implements EngineKernels {
  private readonly sessions: SessionCache;

  constructor(private readonly threads: number) {
    this.sessions = new SessionCache(threads);
  }

  describe(): EngineDescription {
    const device = `${cpus()[0]?.model.trim() ?? 'CPU'} (ONNX Runtime, CPU)`;
    return { name: 'onnx', device, threads: this.threads };
  }

  beginGram(columns: number, productColumns: number, precision: GramPrecision): GramAccumulator {
    return new OnnxGramAccumulator(this.sessions, columns, productColumns, precision);
  }

  beginScores(columns: number, factor: Factor | undefined, projection: Projection | undefined): RowScorer {
    return new OnnxRowScorer(this.sessions, columns, factor, projection);
  }

  close(): Promise<void> {
    return this.sessions.close();
  }
}

/** ONNX Runtime on the CPU. Both Gram precisions; float32 triangular products for float32 rows. */
export function openOnnxEngine(options: { threads?: number } = {}): Promise<Engine> {
  return Promise.resolve(createEngine(new OnnxKernels(options.threads ?? availableParallelism())));
}

import { availableParallelism, cpus } from 'node:os';
import { NumericError } from '@assay/compute/matrix';
import { createEngine } from '../create-engine';
import type { Engine, EngineDescription, Factor, GramPrecision, Projection } from '../engine';
import type { EngineKernels, GramAccumulator, RowScorer } from '../kernels';
import { OnnxGramAccumulator } from './gram-accumulator';
import { OnnxRowScorer } from './row-scorer';
import { SessionCache } from './session-cache';
import { chooseWebGpu, type WebGpuVerdict } from './webgpu/choose';

class OnnxKernels implements EngineKernels {
  private readonly sessions: SessionCache;

  constructor(
    private readonly threads: number,
    private readonly webGpu: WebGpuVerdict,
  ) {
    this.sessions = new SessionCache(threads, webGpu.accepted);
  }

  describe(): EngineDescription {
    const { accepted, reason } = this.webGpu;
    const device = cpus()[0]?.model.trim() ?? 'CPU';
    const gpu = accepted ? `float32 products on WebGPU, ${reason}` : `no WebGPU: ${reason}`;
    return { name: 'onnx', device: `${device} (ONNX Runtime, CPU; ${gpu})`, threads: this.threads };
  }

  beginGram(columns: number, productColumns: number, precision: GramPrecision): GramAccumulator {
    return new OnnxGramAccumulator(this.sessions, columns, productColumns, precision);
  }

  beginScores(
    columns: number,
    factor: Factor | undefined,
    projection: Projection | undefined,
    exact: boolean,
  ): RowScorer {
    return new OnnxRowScorer(this.sessions, columns, factor, projection, exact);
  }

  close(): Promise<void> {
    return this.sessions.close();
  }
}

/**
 * ONNX Runtime on the CPU, with float32 products (mixed Gram, scores) on WebGPU where an adapter has proven to be right and faster.
 * Both Gram precisions; float32 triangular products for float32 rows.
 * @param options.variant `cpu` leaves WebGPU untried, `webgpu` takes it whatever its speed.
 */
export async function openOnnxEngine(options: { threads?: number; variant?: string } = {}): Promise<Engine> {
  const webGpu = await verdictOf(options.variant);
  return createEngine(new OnnxKernels(options.threads ?? availableParallelism(), webGpu));
}

function verdictOf(variant: string | undefined): Promise<WebGpuVerdict> {
  if (variant === undefined) return chooseWebGpu();
  if (variant === 'cpu') return Promise.resolve({ accepted: false, reason: 'not wanted' });
  if (variant === 'webgpu') return Promise.resolve({ accepted: true, reason: 'as wanted' });
  throw new NumericError('engine_unavailable', `The onnx engine has no variant ${variant}; it has cpu and webgpu.`);
}

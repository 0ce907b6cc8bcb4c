import { NumericError } from '@assay/compute/matrix';
import { openOnnxSession, type OnnxSession } from '@assay/compute/onnx';
import type { GramPrecision } from '../engine';
import { gramModel, projectModel, scoreModel, webGpuScoreModel, type RowType } from './graphs';
import { reportLoss } from './webgpu/loss';

/** Sessions of one engine: made when first needed, kept until the engine is closed. */
export class SessionCache {
  private readonly sessions = new Map<string, Promise<OnnxSession>>();
  private closed = false;

  /** @param onWebGpu float32 products run on the GPU; everything else, and all without it, on the CPU. */
  constructor(
    private readonly threads: number,
    readonly onWebGpu: boolean,
  ) {}

  gram(type: RowType, precision: GramPrecision): Promise<OnnxSession> {
    const onWebGpu = this.onWebGpu && type === 'float32' && precision === 'mixed';
    return this.get(`gram ${type} ${precision}`, () => gramModel(type, precision), onWebGpu);
  }

  score(type: RowType): Promise<OnnxSession> {
    const onWebGpu = this.onWebGpu && type === 'float32';
    return this.get(`score ${type}`, () => (onWebGpu ? webGpuScoreModel() : scoreModel(type)), onWebGpu);
  }

  project(type: RowType): Promise<OnnxSession> {
    return this.get(`project ${type}`, () => projectModel(type), false);
  }

  /** Closes everything. Sessions asked for later are refused (`engine_failed`). */
  async close(): Promise<void> {
    this.closed = true;
    const opened = [...this.sessions.values()];
    this.sessions.clear();
    await Promise.all(
      opened.map(async (opening) => {
        const session = await opening.catch(() => undefined);
        await session?.close();
      }),
    );
  }

  private async get(key: string, model: () => Uint8Array, onWebGpu: boolean): Promise<OnnxSession> {
    if (this.closed) throw new NumericError('engine_failed', 'The engine is closed; open a new one.');
    const { threads } = this;
    const open = (): Promise<OnnxSession> =>
      onWebGpu
        ? reportLoss(openOnnxSession(model(), { threads, executionProviders: ['webgpu', 'cpu'] }))
        : openOnnxSession(model(), { threads });
    const known = this.sessions.get(key) ?? open();
    this.sessions.set(key, known);
    try {
      return await known;
    } catch (error) {
      // What failed once may be tried again.
      if (this.sessions.get(key) === known) this.sessions.delete(key);
      throw error;
    }
  }
}

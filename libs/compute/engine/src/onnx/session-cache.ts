import { openOnnxSession, type OnnxSession } from '@assay/compute/onnx';
import type { GramPrecision } from '../engine';
import { gramModel, projectModel, scoreModel, type RowType } from './graphs';

/** Sessions of one engine: made when first needed, kept until the engine is closed. */
export class SessionCache {
  private readonly sessions = new Map<string, Promise<OnnxSession>>();

  constructor(private readonly threads: number) {}

  gram(type: RowType, precision: GramPrecision): Promise<OnnxSession> {
    return this.get(`gram ${type} ${precision}`, () => gramModel(type, precision));
  }

  score(type: RowType): Promise<OnnxSession> {
    return this.get(`score ${type}`, () => scoreModel(type));
  }

  project(type: RowType): Promise<OnnxSession> {
    return this.get(`project ${type}`, () => projectModel(type));
  }

  async close(): Promise<void> {
    const opened = [...this.sessions.values()];
    this.sessions.clear();
    await Promise.all(opened.map(async (session) => (await session).close()));
  }

  private get(key: string, model: () => Uint8Array): Promise<OnnxSession> {
    const known = this.sessions.get(key) ?? openOnnxSession(model(), { threads: this.threads });
    this.sessions.set(key, known);
    return known;
  }
}

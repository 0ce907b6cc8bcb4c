import type { EntityManager } from 'typeorm';

/** Where an import puts vectors that the source brings along. */
export interface VectorWriter {
  /** Vectors of the next rows, in the order of the staged rows. */
  append(vectors: readonly Float32Array[]): Promise<void>;
  /** In the transaction that makes the version. @returns the id of what was made of the vectors */
  finish(manager: EntityManager, version: number): Promise<string>;
  /** Removes what was written so far. */
  discard(): Promise<void>;
}

/** Opens a writer for the vectors of one import; an earlier attempt of the same job is forgotten. */
export type VectorSink = (job: {
  jobId: string;
  /** Staging area of the rows that the vectors belong to. */
  stageId: string;
  datasetId: string;
  createdBy: string;
  name: string;
}) => Promise<VectorWriter>;

/**
 * Embeddings lie above data sets, so imports cannot call them: whoever stores vectors registers here instead.
 */
export class VectorSinkRegistry {
  private sink: VectorSink | null = null;

  register(sink: VectorSink): void {
    this.sink = sink;
  }

  get(): VectorSink {
    if (!this.sink) throw new Error('no module has registered a sink for imported vectors');
    return this.sink;
  }
}

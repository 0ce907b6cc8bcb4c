import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type VectorSink, VectorSinkRegistry, type VectorWriter } from '@assay/features/datasets';
import { Housekeeping } from '@assay/platform/jobs';
import { DataSource, IsNull } from 'typeorm';
import { EmbeddingSetEntity } from './embedding.entities';
import { FeatureBlockWriter } from './feature-block-writer';

/** Keeps vectors that come with an import as an embedding set of the version that the import makes. */
@Injectable()
export class ImportedVectors implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sinks: VectorSinkRegistry,
    private readonly housekeeping: Housekeeping,
  ) {}

  onModuleInit(): void {
    this.sinks.register(this.open);
    this.housekeeping.register('vectors of abandoned imports', () => this.removeAbandoned());
  }

  /** Sets of imports that were never published and never will be. */
  private async removeAbandoned(): Promise<void> {
    await this.dataSource.query(
      `delete from embedding_set e using job j
       where j.id = e.job_id and j.kind = 'import' and e.ready_at is null and j.state not in ('queued', 'running')`,
    );
  }

  private readonly open: VectorSink = async ({ jobId, stageId, datasetId, createdBy, name }) => {
    const sets = this.dataSource.getRepository(EmbeddingSetEntity);
    await sets.delete({ jobId });
    let id: string | null = null;
    let writer: FeatureBlockWriter | null = null;
    return {
      append: async (vectors) => {
        for (const vector of vectors) {
          if (!writer) {
            id = (
              await sets.save(sets.create({ jobId, datasetId, createdBy, name, version: 0, dimension: vector.length }))
            ).id;
            writer = new FeatureBlockWriter(this.dataSource, id, vector.length, 0, 0);
          }
          await writer.append(vector);
        }
      },
      finish: async (manager, version) => {
        if (!writer || id === null) throw new Error('no vector was appended');
        await writer.flush();
        await manager.query(
          `insert into embedding_row (embedding_set_id, "row", item_id)
           select $1, r.seq, i.id from import_row r join item i on i.dataset_id = $2 and i.external_id = r.external_id where r.stage_id = $3`,
          [id, datasetId, stageId],
        );
        await manager
          .getRepository(EmbeddingSetEntity)
          .update({ id }, { version, rows: String(writer.stored), readyAt: new Date() });
        return id;
      },
      discard: async () => {
        // What was published stays, even if the word of it got lost.
        if (id !== null) await sets.delete({ id, readyAt: IsNull() });
      },
    } satisfies VectorWriter;
  };
}

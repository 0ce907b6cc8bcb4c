import { Injectable } from '@nestjs/common';
import { carryOverEmbeddings, EmbeddingSetEntity } from '@assay/features/embeddings';
import { type Config, InjectConfig } from '@assay/platform/config';
import { copyRows } from '@assay/platform/database';
import { type JobContext, JobEntity } from '@assay/platform/jobs';
import { DataSource } from 'typeorm';
import { MemberChanges } from './member-changes';
import { PruningJobEntity } from './pruning.entities';

/** Makes the version that a preview promises, with the embeddings of what is kept. */
@Injectable()
export class PreviewApplier {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: MemberChanges,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** Both steps find out by themselves whether they were done before. @throws DomainError `data_moved` */
  async apply(
    pruningJobId: string,
    context: JobContext,
  ): Promise<{ version: number; kept: number; dropped: number; embeddingSetId: string | null }> {
    await context.progress('applying', 0, null);
    const { jobId } = context;
    const { createdBy } = await this.dataSource.getRepository(JobEntity).findOneByOrFail({ id: jobId });
    const applied = await this.changes.apply(pruningJobId, { jobId, createdBy }, context.signal);
    const { embeddingSetId } = await this.dataSource
      .getRepository(PruningJobEntity)
      .findOneByOrFail({ id: pruningJobId });
    const from = await this.dataSource.getRepository(EmbeddingSetEntity).findOneBy({ id: embeddingSetId });
    if (!from) return { ...applied, embeddingSetId: null };
    const carried = await carryOverEmbeddings(
      this.dataSource,
      {
        ...{ from, version: applied.version, createdBy, home: this.config.home },
        rows: await this.keptRows(pruningJobId, embeddingSetId, applied.kept),
      },
      context,
    );
    return { ...applied, embeddingSetId: carried };
  }

  private async keptRows(pruningJobId: string, embeddingSetId: string, count: number): Promise<Uint32Array> {
    const rows = new Uint32Array(count);
    let place = 0;
    const query = `select r."row" from embedding_row r join pruning_decision p on p.item_id = r.item_id
      where r.embedding_set_id = '${embeddingSetId}' and p.pruning_job_id = '${pruningJobId}' and p.kept`;
    await copyRows(this.dataSource, query, (row) => {
      rows[place] = row.int4(0);
      place += 1;
    });
    if (place !== count) throw new Error(`${count} items are kept, but ${place} have embeddings`);
    return rows.sort();
  }
}

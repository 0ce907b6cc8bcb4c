import { Injectable } from '@nestjs/common';
import type { JobPayload } from '@assay/contracts';
import { spanAt } from '@assay/features/datasets';
import { notFound } from '@assay/platform/http';
import { HandlesJob, type JobContext } from '@assay/platform/jobs';
import { StorageService } from '@assay/platform/storage';
import { DataSource } from 'typeorm';
import { EmbeddingSetEntity, ModelEntity } from './embedding.entities';
import { FeatureBlockWriter } from './feature-block-writer';
import { ImageEmbedder } from './image-embedder';

/** Bytes of encoded pictures that are fetched at a time. */
const BATCH_BYTES = 64 * 1024 * 1024;
/** Rows of a block: what a crash can cost. */
const CHECKPOINT_ROWS = 1024;

/** Embeds the pictures of a version with a model. Goes on after the last stored block when it is delivered again. */
@Injectable()
export class EmbedJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: StorageService,
  ) {}

  @HandlesJob('embed')
  async run(
    { embeddingSetId }: JobPayload<'embed'>,
    context: JobContext,
  ): Promise<{ rows: number; dimension: number }> {
    const set = await this.dataSource.getRepository(EmbeddingSetEntity).findOneBy({ id: embeddingSetId });
    if (!set) throw notFound('embedding set', embeddingSetId);
    if (set.readyAt) return { rows: Number(set.rows), dimension: set.dimension };
    const model = await this.dataSource.getRepository(ModelEntity).findOneBy({ id: set.modelId ?? '' });
    if (!model) throw notFound('model', String(set.modelId));

    await context.progress('loading model', 0, null);
    const total = await this.fixRows(set);
    const embedder = await ImageEmbedder.open(await this.storage.readAll(model.blobId), model.input, model.outputName);
    try {
      await this.embed(set, embedder, total, context);
    } finally {
      await embedder.close();
    }
    await this.dataSource
      .getRepository(EmbeddingSetEntity)
      .update({ id: set.id }, { rows: String(total), readyAt: new Date() });
    return { rows: total, dimension: set.dimension };
  }

  private async embed(
    set: EmbeddingSetEntity,
    embedder: ImageEmbedder,
    total: number,
    context: JobContext,
  ): Promise<void> {
    const stored: { rows: string; blocks: string }[] = await this.dataSource.query(
      'select coalesce(sum(rows), 0) as rows, count(*) as blocks from feature_block where embedding_set_id = $1',
      [set.id],
    );
    const start = Number(stored[0]?.rows ?? 0);
    const writer = new FeatureBlockWriter(
      this.dataSource,
      set.id,
      set.dimension,
      start,
      Number(stored[0]?.blocks ?? 0),
      CHECKPOINT_ROWS,
    );
    for (let row = start; row < total;) {
      context.signal.throwIfAborted();
      const images = await this.payloads(set, row, embedder.batch);
      for (const vector of await embedder.embed(images)) await writer.append(vector);
      row += images.length;
      await context.progress('embedding', row, total);
    }
    await writer.flush();
  }

  /** Fixes, once, which item each row belongs to. @returns the number of rows */
  private async fixRows(set: EmbeddingSetEntity): Promise<number> {
    await this.dataSource.query(
      `insert into embedding_row (embedding_set_id, "row", item_id)
       select $1, row_number() over (order by i.id) - 1, i.id from item i join item_span s on ${spanAt('$3')}
       join payload p on p.sha256 = s.sha256 and p.media_type like 'image/%'
       where i.dataset_id = $2 and not exists (select 1 from embedding_row where embedding_set_id = $1)`,
      [set.id, set.datasetId, set.version],
    );
    const counted: { count: string }[] = await this.dataSource.query(
      'select count(*) as count from embedding_row where embedding_set_id = $1',
      [set.id],
    );
    return Number(counted[0]?.count ?? 0);
  }

  /** Pictures of the rows from `row` on: at least one, at most `batch`, and no more bytes than fit well into memory. */
  private async payloads(set: EmbeddingSetEntity, row: number, batch: number): Promise<Buffer[]> {
    const rows: { data: Buffer; row: number }[] = await this.dataSource.query(
      `select p.data, b."row" from (
         select r."row", s.sha256, sum(p.size) over (order by r."row") as bytes
         from embedding_row r join item i on i.id = r.item_id join item_span s on ${spanAt('$4')} join payload p on p.sha256 = s.sha256
         where r.embedding_set_id = $1 and r."row" >= $2 and r."row" < $3
       ) b join payload p on p.sha256 = b.sha256 where b.bytes <= $5 or b."row" = $2 order by b."row"`,
      [set.id, row, row + batch, set.version, BATCH_BYTES],
    );
    if (rows.length === 0 || rows.some((picture, index) => picture.row !== row + index)) {
      throw new Error(`the picture of row ${row} or one after it is missing`);
    }
    return rows.map(({ data }) => data);
  }
}

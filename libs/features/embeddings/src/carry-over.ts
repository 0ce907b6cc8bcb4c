import { takeRows } from '@assay/compute/matrix';
import type { JobContext } from '@assay/platform/jobs';
import { type DataSource, IsNull } from 'typeorm';
import { EmbeddingSetEntity } from './embedding.entities';
import { FeatureBlockWriter } from './feature-block-writer';
import { FeatureReader } from './feature-reader';

/** Which embeddings are to be had for another version, too. */
export interface CarryOver {
  from: EmbeddingSetEntity;
  /** A version of the same data set that has the items of `rows` with the same content. */
  version: number;
  /** Rows of `from`, ascending. */
  rows: Uint32Array;
  createdBy: string;
  /** Folder of Assay's files. */
  home: string;
}

/**
 * Gives a version the embeddings that its items have in another one, as an embedding set of its own: imported vectors could not be made again, and
 * a model would only make the same ones. Done again by the same job it finds what it made; what a crash left half-made is replaced.
 * @returns the id of the set
 */
export async function carryOverEmbeddings(
  dataSource: DataSource,
  { from, version, rows, createdBy, home }: CarryOver,
  context: JobContext,
): Promise<string> {
  const { jobId, signal } = context;
  const sets = dataSource.getRepository(EmbeddingSetEntity);
  const made = await sets.findOneBy({ jobId, version });
  if (made?.readyAt) return made.id;
  await sets.delete({ jobId, readyAt: IsNull() });
  const { datasetId, name, modelId, dimension } = from;
  const { id } = await sets.save(sets.create({ datasetId, version, name, modelId, dimension, jobId, createdBy }));
  const reader = new FeatureReader(dataSource, from, { home, maxBytes: 0, memoryBytes: 0 });
  const writer = new FeatureBlockWriter(dataSource, id, dimension, 0, 0);
  try {
    const blocks = await reader.blocks();
    const source = reader.source({ first: 0, last: blocks.length - 1, rows: Number(from.rows) });
    for await (const block of takeRows(source, rows).blocks()) {
      signal.throwIfAborted();
      for (let row = 0; row < block.rows; row += 1)
        await writer.append(block.data.subarray(row * dimension, (row + 1) * dimension) as Float32Array);
      await context.progress('carrying embeddings over', writer.stored, rows.length);
    }
    await writer.flush();
  } finally {
    await reader.close();
  }
  await dataSource.transaction(async (manager) => {
    await manager.query(
      `insert into embedding_row (embedding_set_id, "row", item_id)
       select $1, x.place - 1, r.item_id from unnest($3::int[]) with ordinality as x ("row", place)
         join embedding_row r on r.embedding_set_id = $2 and r."row" = x."row"`,
      [id, from.id, [...rows]],
    );
    await manager.getRepository(EmbeddingSetEntity).update({ id }, { rows: String(rows.length), readyAt: new Date() });
  });
  return id;
}

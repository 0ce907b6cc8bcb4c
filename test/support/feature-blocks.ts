import type { DataSource } from 'typeorm';

/** Cuts the feature blocks of a set into smaller ones, as a set has them that was embedded in many steps. */
export async function cutBlocks(dataSource: DataSource, embeddingSetId: string, rowsPerBlock: number): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const [{ columns }]: { columns: number }[] = await manager.query(
      'select dimension as columns from embedding_set where id = $1',
      [embeddingSetId],
    );
    const blocks: { rows: number; data: Buffer }[] = await manager.query(
      'select rows, data from feature_block where embedding_set_id = $1 order by seq',
      [embeddingSetId],
    );
    const data = Buffer.concat(blocks.map((block) => block.data));
    const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
    await manager.query('delete from feature_block where embedding_set_id = $1', [embeddingSetId]);
    for (let start = 0; start < rows; start += rowsPerBlock) {
      const end = Math.min(rows, start + rowsPerBlock);
      await manager.query(
        'insert into feature_block (embedding_set_id, seq, row_start, rows, data) values ($1, $2, $3, $4, $5)',
        [
          embeddingSetId,
          start / rowsPerBlock,
          start,
          end - start,
          data.subarray(start * columns * 4, end * columns * 4),
        ],
      );
    }
  });
}

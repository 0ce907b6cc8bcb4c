import { TextCodes } from '@assay/features/embeddings';
import { copyRows } from '@assay/platform/database';
import type { DataSource } from 'typeorm';
import type { ValueTable } from './value-table';

/** Fills in which item each row belongs to, its class and who contributed it. */
export async function readItems(dataSource: DataSource, embeddingSetId: string, table: ValueTable): Promise<void> {
  if (!/^[0-9a-f-]{36}$/.test(embeddingSetId)) throw new Error('not a UUID');
  const [labels, contributors] = [new TextCodes(table.labels.codes), new TextCodes(table.contributors.codes)];
  const query = `select r."row", r.item_id, i.label, i.contributor from embedding_row r join item i on i.id = r.item_id where r.embedding_set_id = '${embeddingSetId}'`;
  const rows = await copyRows(dataSource, query, (item) => {
    const row = item.int4(0);
    table.itemIds[row] = item.int8(1);
    labels.set(row, item.text(2));
    contributors.set(row, item.text(3));
  });
  if (rows !== table.rows) throw new Error(`the embedding set has ${table.rows} rows, but ${rows} items`);
  table.labels = labels.sorted();
  table.contributors = contributors.sorted();
}

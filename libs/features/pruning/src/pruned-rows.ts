import { createHash } from 'node:crypto';
import { type RowTexts, TextCodes } from '@assay/features/embeddings';
import { copyRows } from '@assay/platform/database';
import type { DataSource } from 'typeorm';

const SHA256_BYTES = 32;

/** The items of an embedding set in the order of its rows, one number per row and field: about 70 bytes a row. */
export interface PrunedRows {
  rows: number;
  itemIds: BigInt64Array;
  labels: RowTexts;
  contributors: RowTexts;
  groups: RowTexts;
  /** n × 32 bytes. */
  sha256: Uint8Array;
  /** SHA-256 (hex) over labels, contributors and groups: a decision holds as long as it stays the same. */
  labelsHash: string;
}

const MEMBERS = (embeddingSetId: string): string => {
  if (!/^[0-9a-f-]{36}$/.test(embeddingSetId)) throw new Error('not a UUID');
  return `from embedding_row r join embedding_set e on e.id = r.embedding_set_id join item i on i.id = r.item_id
    join item_span s on s.item_id = i.id and s.from_version <= e.version and (s.to_version is null or s.to_version > e.version)
    where r.embedding_set_id = '${embeddingSetId}'`;
};

/** Reads what a pruning goes by, beside the vectors. */
export async function readPrunedRows(
  dataSource: DataSource,
  embeddingSetId: string,
  count: number,
): Promise<PrunedRows> {
  const itemIds = new BigInt64Array(count);
  const sha256 = new Uint8Array(SHA256_BYTES * count);
  const texts = Array.from({ length: 3 }, () => new TextCodes(new Int32Array(count).fill(-1)));
  const hash = new LabelsHash();
  const query = `select r."row", r.item_id, i.label, i.contributor, i."group", s.sha256 ${MEMBERS(embeddingSetId)} order by r."row"`;
  const read = await copyRows(dataSource, query, (item) => {
    const row = item.int4(0);
    itemIds[row] = item.int8(1);
    const fields = [item.text(2), item.text(3), item.text(4)];
    fields.forEach((text, k) => texts[k].set(row, text));
    item.bytes(5).copy(sha256, SHA256_BYTES * row);
    hash.add(itemIds[row], fields);
  });
  if (read !== count) throw new Error(`the embedding set has ${count} rows, but ${read} items`);
  const [labels, contributors, groups] = texts.map((codes) => codes.sorted());
  return { rows: count, itemIds, labels, contributors, groups, sha256, labelsHash: hash.digest() };
}

/** The `labelsHash` of an embedding set as things are now. */
export async function hashLabels(dataSource: DataSource, embeddingSetId: string): Promise<string> {
  const hash = new LabelsHash();
  const query = `select r.item_id, i.label, i.contributor, i."group" ${MEMBERS(embeddingSetId)} order by r."row"`;
  await copyRows(dataSource, query, (item) => hash.add(item.int8(0), [item.text(1), item.text(2), item.text(3)]));
  return hash.digest();
}

/** Hashes items in the order of rows. */
class LabelsHash {
  private readonly hash = createHash('sha256');

  add(itemId: bigint, fields: readonly (string | null)[]): void {
    this.hash.update(`${itemId} ${JSON.stringify(fields)}\n`);
  }

  digest(): string {
    return this.hash.digest('hex');
  }
}

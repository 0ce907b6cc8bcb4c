import type { ClassLabels } from '@assay/compute/valuation';
import { type CopyField, copyField, copyRows } from '@assay/platform/database';
import type { DataSource } from 'typeorm';

/**
 * All scores of a valuation while it is computed, one number per row and score: about 50 bytes a row, and the only memory of a
 * valuation that grows with the number of rows.
 */
export class ValueTable {
  readonly itemIds: BigInt64Array;
  readonly leverage: Float64Array;
  readonly coordinates: Float32Array;
  readonly labelCodes: Int32Array;
  looResidual: Float64Array | null = null;
  knnShapley: Float64Array | null = null;

  constructor(readonly rows: number) {
    this.itemIds = new BigInt64Array(rows);
    this.leverage = new Float64Array(rows);
    this.coordinates = new Float32Array(2 * rows);
    this.labelCodes = new Int32Array(rows).fill(-1);
  }

  /** Fields of a row for binary COPY into `item_value (valuation_id, item_id, row, rank, value, leverage, loo_residual, knn_shapley, x, y)`. */
  *copyFields(valuationId: string, ranks: Uint32Array, effectiveDimension: number): Generator<CopyField[]> {
    const id = copyField.uuid(valuationId);
    const score = (scores: Float64Array | null, row: number): CopyField => {
      const value = scores?.[row] ?? Number.NaN;
      return Number.isNaN(value) ? null : copyField.float8(value);
    };
    // In the order of ranks, the order of the primary key.
    const rowOfRank = new Uint32Array(this.rows);
    ranks.forEach((rank, row) => (rowOfRank[rank - 1] = row));
    for (const [index, row] of rowOfRank.entries()) {
      const leverage = this.leverage[row] ?? 0;
      yield [
        id,
        copyField.int8(this.itemIds[row] ?? 0n),
        copyField.int4(row),
        copyField.int4(index + 1),
        copyField.float8(leverage / effectiveDimension),
        copyField.float8(leverage),
        score(this.looResidual, row),
        score(this.knnShapley, row),
        copyField.float4(this.coordinates[2 * row] ?? 0),
        copyField.float4(this.coordinates[2 * row + 1] ?? 0),
      ];
    }
  }
}

/** Fills in which item each row belongs to, and its class. @returns the labels, with classes in sorted order */
export async function readItems(
  dataSource: DataSource,
  embeddingSetId: string,
  table: ValueTable,
): Promise<ClassLabels> {
  if (!/^[0-9a-f-]{36}$/.test(embeddingSetId)) throw new Error('not a UUID');
  const classes: { label: string }[] = await dataSource.query(
    `select distinct i.label from embedding_row r join item i on i.id = r.item_id where r.embedding_set_id = $1 and i.label is not null order by 1`,
    [embeddingSetId],
  );
  const names = classes.map(({ label }) => label);
  const codes = new Map(names.map((name, code) => [name, code]));
  const query = `select r."row", r.item_id, i.label from embedding_row r join item i on i.id = r.item_id where r.embedding_set_id = '${embeddingSetId}' order by r."row"`;
  for await (const [row, itemId, label] of copyRows(dataSource, query)) {
    if (!row || !itemId) continue;
    const index = row.readInt32BE(0);
    table.itemIds[index] = itemId.readBigInt64BE(0);
    table.labelCodes[index] = label ? (codes.get(label.toString('utf8')) ?? -1) : -1;
  }
  return { classes: names, codes: table.labelCodes };
}

import { ValueTable } from './value-table';

const ID = '00000000-0000-4000-8000-000000000001';

function table(): ValueTable {
  const values = new ValueTable(3);
  values.itemIds.set([11n, 12n, 13n]);
  values.leverage.set([0.25, 0.75, 0.5]);
  values.coordinates.set([1, 2, 3, 4, 5, 6]);
  return values;
}

/** The fields of every row, as Postgres reads them. */
function rowsOf(bytes: Buffer): (Buffer | null)[][] {
  const rows: (Buffer | null)[][] = [];
  for (let at = 0; at < bytes.length;) {
    const count = bytes.readInt16BE(at);
    at += 2;
    const row: (Buffer | null)[] = [];
    for (let k = 0; k < count; k += 1) {
      const size = bytes.readInt32BE(at);
      at += 4;
      row.push(size < 0 ? null : bytes.subarray(at, at + size));
      at += Math.max(0, size);
    }
    rows.push(row);
  }
  return rows;
}

describe('ValueTable', () => {
  it('gives rows in the order of ranks, each with the scores of its own item', () => {
    const rows = rowsOf(Buffer.concat([...table().copyRows(ID, Uint32Array.of(3, 1, 2), 1.5)]));
    expect(rows.map(([id]) => id?.toString('hex'))).toEqual(Array(3).fill(ID.replaceAll('-', '')));
    expect(rows.map(([, itemId]) => itemId?.readBigInt64BE(0))).toEqual([12n, 13n, 11n]);
    expect(rows.map(([, , row]) => row?.readInt32BE(0))).toEqual([1, 2, 0]);
    expect(rows.map(([, , , rank]) => rank?.readInt32BE(0))).toEqual([1, 2, 3]);
    expect(rows.map(([, , , , value]) => value?.readDoubleBE(0))).toEqual([0.5, 0.5 / 1.5, 0.25 / 1.5]);
    expect(rows.map(([, , , , , leverage]) => leverage?.readDoubleBE(0))).toEqual([0.75, 0.5, 0.25]);
    expect(rows.map(([, , , , , , , , x]) => x?.readFloatBE(0))).toEqual([3, 5, 1]);
    expect(rows.map(([, , , , , , , , , y]) => y?.readFloatBE(0))).toEqual([4, 6, 2]);
  });

  it('stores no score where there is none', () => {
    const values = table();
    values.looResidual = Float64Array.of(-1, Number.NaN, -3);
    const rows = rowsOf(Buffer.concat([...values.copyRows(ID, Uint32Array.of(1, 2, 3), 1.5)]));
    expect(rows.map(([, , , , , , loo]) => loo?.readDoubleBE(0) ?? null)).toEqual([-1, null, -3]);
    expect(rows.map(([, , , , , , , knn]) => knn)).toEqual([null, null, null]);
  });

  it('sends many rows in pieces of whole rows', () => {
    const values = new ValueTable(30_000);
    const ranks = Uint32Array.from({ length: 30_000 }, (_, row) => row + 1);
    const pieces = [...values.copyRows(ID, ranks, 1)];
    expect(pieces.length).toBeGreaterThan(2);
    const counts = pieces.map((piece) => rowsOf(piece).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(30_000);
  });
});

import { ValueTable } from './value-table';

const ID = '00000000-0000-4000-8000-000000000001';

function table(): ValueTable {
  const values = new ValueTable(3);
  values.itemIds.set([11n, 12n, 13n]);
  values.leverage.set([0.25, 0.75, 0.5]);
  values.coordinates.set([1, 2, 3, 4, 5, 6]);
  return values;
}

describe('ValueTable', () => {
  it('gives rows in the order of ranks, each with the scores of its own item', () => {
    const rows = [...table().copyFields(ID, Uint32Array.of(3, 1, 2), 1.5)];
    expect(rows.map(([, itemId]) => itemId?.readBigInt64BE(0))).toEqual([12n, 13n, 11n]);
    expect(rows.map(([, , row]) => row?.readInt32BE(0))).toEqual([1, 2, 0]);
    expect(rows.map(([, , , rank]) => rank?.readInt32BE(0))).toEqual([1, 2, 3]);
    expect(rows.map(([, , , , value]) => value?.readDoubleBE(0))).toEqual([0.5, 0.5 / 1.5, 0.25 / 1.5]);
    expect(rows.map(([, , , , , , , , x]) => x?.readFloatBE(0))).toEqual([3, 5, 1]);
  });

  it('stores no score where there is none', () => {
    const values = table();
    values.looResidual = Float64Array.of(-1, Number.NaN, -3);
    const rows = [...values.copyFields(ID, Uint32Array.of(1, 2, 3), 1.5)];
    expect(rows.map(([, , , , , , loo]) => loo?.readDoubleBE(0) ?? null)).toEqual([-1, null, -3]);
    expect(rows.map(([, , , , , , , knn]) => knn)).toEqual([null, null, null]);
  });
});

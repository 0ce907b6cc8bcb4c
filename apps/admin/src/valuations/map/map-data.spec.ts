import { decodeMap, labelCounts, NO_LABEL, quantiles } from './map-data';

/** The answer as a server writes it, byte by byte with a DataView, little-endian. */
function encode(rows: { id: bigint; x: number; y: number; value: number; label: number }[]): ArrayBuffer {
  const n = rows.length;
  const bytes = new ArrayBuffer(n * 22);
  const view = new DataView(bytes);
  rows.forEach((row, i) => {
    view.setBigInt64(i * 8, row.id, true);
    view.setFloat32(n * 8 + i * 4, row.x, true);
    view.setFloat32(n * 12 + i * 4, row.y, true);
    view.setFloat32(n * 16 + i * 4, row.value, true);
    view.setUint16(n * 20 + i * 2, row.label, true);
  });
  return bytes;
}

describe('decodeMap', () => {
  it('reads every column of an odd number of rows, ids beyond 2^53 too', () => {
    const rows = [
      { id: 9007199254740993n, x: 0.5, y: -1.25, value: 0.25, label: 0 },
      { id: 2n, x: 3, y: 4, value: 0.5, label: NO_LABEL },
      { id: 3n, x: -7.5, y: 8, value: 0.25, label: 300 },
    ];
    const map = decodeMap(encode(rows), 3);
    expect([...map.itemIds]).toEqual(rows.map(({ id }) => id));
    expect([...map.x]).toEqual([0.5, 3, -7.5]);
    expect([...map.y]).toEqual([-1.25, 4, 8]);
    expect([...map.value]).toEqual([0.25, 0.5, 0.25]);
    expect([...map.label]).toEqual([0, NO_LABEL, 300]);
  });

  it('refuses an answer that was cut off', () => {
    expect(() => decodeMap(encode([{ id: 1n, x: 0, y: 0, value: 1, label: 0 }]).slice(0, 21), 1)).toThrow(
      'should have 22 bytes',
    );
  });

  it('takes an empty map', () => {
    expect(decodeMap(new ArrayBuffer(0), 0).rows).toBe(0);
  });
});

describe('quantiles', () => {
  it('spreads values over 0…1 whatever their scale, ties together', () => {
    expect([...quantiles(Float32Array.of(5, 1000, 1, 5, 6))]).toEqual([0.25, 1, 0, 0.25, 0.75]);
  });

  it('gives a single value the lowest place', () => {
    expect([...quantiles(Float32Array.of(3))]).toEqual([0]);
  });
});

describe('labelCounts', () => {
  it('counts classes and, last, items without one', () => {
    expect(labelCounts(Uint16Array.of(0, 1, 1, NO_LABEL), 3)).toEqual([1, 2, 0, 1]);
  });
});

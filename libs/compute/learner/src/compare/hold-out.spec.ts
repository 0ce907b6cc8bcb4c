import * as fc from 'fast-check';
import { createRandom } from '@assay/compute/matrix';
import { holdOut, splitBy } from './hold-out';
import { randomRows } from './random-rows';

const shares = { fraction: 0.2, limit: 10_000 };

function labelsOf(rows: number, classes: number, seed: number, unlabelled = 0) {
  const random = createRandom(seed);
  const codes = Int32Array.from({ length: rows }, () => (random.uniform() < unlabelled ? -1 : random.integer(classes)));
  return { codes, classes };
}

describe('holdOut', () => {
  it('holds out its share of labelled rows, every class in proportion', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 2000 }),
        fc.integer({ min: 2, max: 7 }),
        fc.nat(),
        (rows, classes, seed) => {
          const labels = labelsOf(rows, classes, seed, 0.3);
          const { heldOut, excluded } = holdOut(labels, { ...shares, seed });
          const labelled = labels.codes.filter((code) => code >= 0);
          expect(Math.abs(heldOut.length - labelled.length / 5)).toBeLessThanOrEqual(classes);
          for (let c = 0; c < classes; c += 1) {
            const own = labelled.filter((code) => code === c).length;
            const held = heldOut.filter((row) => labels.codes[row] === c).length;
            expect(Math.abs(held - own / 5)).toBeLessThanOrEqual(1.5);
            if (own > 0) expect(held).toBeLessThan(own);
          }
          const held = new Set(heldOut);
          expect(excluded).toEqual(Uint8Array.from(labels.codes, (code, row) => Number(code < 0 || held.has(row))));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('never splits a group', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.nat(), (count, seed) => {
        const random = createRandom(seed);
        const labels = labelsOf(600, 3, seed, 0.1);
        const groups = Int32Array.from({ length: 600 }, () => random.integer(count + 1) - 1);
        const { heldOut, excluded } = holdOut(labels, { ...shares, seed, groups });
        const held = new Set(heldOut.map((row) => groups[row]).filter((group) => group >= 0));
        expect(heldOut.length).toBeGreaterThan(0);
        expect(groups.every((group, row) => !held.has(group) || excluded[row] === 1)).toBe(true);
        expect(excluded.some((flag) => flag === 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('stays near its share with many groups', () => {
    const labels = labelsOf(3000, 4, 5);
    const groups = Int32Array.from({ length: 3000 }, (_, row) => Math.floor(row / 10));
    const { heldOut } = holdOut(labels, { ...shares, seed: 1, groups });
    expect(Math.abs(heldOut.length - 600)).toBeLessThan(30);
  });

  it('tests on a part of a group that is above the limit, and trains on none of it', () => {
    const labels = labelsOf(1000, 2, 3);
    const groups = Int32Array.from({ length: 1000 }, (_, row) => Number(row < 400));
    const { heldOut, excluded } = holdOut(labels, { fraction: 0.2, limit: 50, seed: 1, groups });
    expect(heldOut).toHaveLength(50);
    expect(excluded.reduce((sum, flag) => sum + flag, 0)).toBe(400);
  });

  it('depends on the seed alone', () => {
    const labels = labelsOf(500, 3, 1);
    const rowsOf = (seed: number) => [...holdOut(labels, { ...shares, seed }).heldOut];
    expect(rowsOf(4)).toEqual(rowsOf(4));
    expect(rowsOf(4)).not.toEqual(rowsOf(5));
  });

  it('refuses when nothing can be held out', () => {
    const two = { codes: Int32Array.of(0, 1), classes: 2 };
    expect(() => holdOut(two, { ...shares, seed: 1 })).toThrow(expect.objectContaining({ code: 'too_few_rows' }));
    const one = labelsOf(100, 2, 1);
    const groups = new Int32Array(100);
    expect(() => holdOut(one, { ...shares, seed: 1, groups })).toThrow(
      expect.objectContaining({ code: 'too_few_rows' }),
    );
  });
});

describe('splitBy', () => {
  it('excludes what is given, what has no label, and the groups of what is given', () => {
    const labels = { codes: Int32Array.of(0, 1, -1, 0, 1, 0), classes: 2 };
    const { heldOut, excluded } = splitBy(labels, [4, 0], Int32Array.of(7, -1, -1, 7, -1, 8));
    expect([...heldOut]).toEqual([0, 4]);
    expect([...excluded]).toEqual([1, 0, 1, 1, 1, 0]);
    expect(() => splitBy(labels, [2])).toThrow(expect.objectContaining({ code: 'too_few_rows' }));
    expect(() => splitBy(labels, [6])).toThrow(expect.objectContaining({ code: 'rows_out_of_range' }));
  });
});

describe('randomRows', () => {
  const candidates = Uint32Array.from({ length: 40 }, (_, i) => 3 * i);

  it('takes as many as asked, ascending, all equally likely', () => {
    const hits = new Float64Array(120);
    for (let seed = 0; seed < 4000; seed += 1) {
      const rows = randomRows({ candidates, count: 10, seed });
      expect(rows).toHaveLength(10);
      expect(rows.every((row, place) => place === 0 || row > rows[place - 1])).toBe(true);
      for (const row of rows) hits[row] += 1;
    }
    // 4000 draws with p = 1/4: mean 1000, deviation 27.
    candidates.forEach((row) => expect(Math.abs(hits[row] - 1000)).toBeLessThan(4.5 * 27.4));
  });

  it('takes whole groups that come closest to the number of rows', () => {
    const groups = Int32Array.from({ length: 120 }, (_, row) => (row % 2 ? -1 : Math.floor(row / 30)));
    for (let seed = 0; seed < 50; seed += 1) {
      const rows = randomRows({ candidates, count: 12, seed, groups });
      expect(Math.abs(rows.length - 12)).toBeLessThanOrEqual(1);
      for (const group of new Set(rows.map((row) => groups[row]).filter((code) => code >= 0))) {
        const all = candidates.filter((row) => groups[row] === group);
        expect(rows.filter((row) => groups[row] === group)).toEqual(all);
      }
    }
  });
});

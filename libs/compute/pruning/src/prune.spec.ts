import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, openEngine } from '@assay/compute/engine';
import * as fc from 'fast-check';
import { decisionReasons } from './decisions';
import { prune, type PruningOutcome } from './prune';
import type { PruningQuestion } from './question';
import { labelledClusters } from './testing/labelled-clusters';

const rows = 300;
const { source, question } = labelledClusters(rows);
let engine: Engine;
let folder: string;

beforeAll(async () => {
  ({ engine } = await openEngine('reference'));
  folder = mkdtempSync(join(tmpdir(), 'assay-prune-'));
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const run = (change: Partial<PruningQuestion> = {}, data = source): Promise<PruningOutcome> =>
  prune(data, engine, { ...question, ...change }, { folder });
const kept = ({ decisions }: PruningOutcome): number[] => [...decisions.where((row) => decisions.isKept(row))];

describe('prune', () => {
  it('decides every row, once, and weighs what it keeps', async () => {
    const outcome = await run();
    const { reasons, weights } = outcome.decisions;
    expect(kept(outcome)).toHaveLength(30);
    reasons.forEach((reason, row) => {
      expect(decisionReasons[reason]).toBe(outcome.decisions.isKept(row) ? 'selected' : 'not-selected');
      expect(weights[row] > 0).toBe(outcome.decisions.isKept(row));
    });
    expect(outcome.decisions.counts()).toEqual({ selected: 30, 'not-selected': 270 });
    expect(outcome.certificate.epsilon).toBeGreaterThan(0);
    expect(outcome.probe).toBeNull();
  });

  it('spares must-keep rows from gates and duplicates, and takes must-drop rows out', async () => {
    const hashes = new Uint8Array(32 * rows).map((_, at) => Math.floor(at / 64) % 251);
    const scores = Float64Array.from({ length: rows }, (_, row) => row);
    const outcome = await run({
      mustKeep: Uint32Array.of(0, 1),
      mustDrop: Uint32Array.of(299),
      duplicates: { hashes },
      labelGate: { scores, dropBelow: 4 },
    });
    const reason = (row: number): string => decisionReasons[outcome.decisions.reasons[row]];
    expect([0, 1, 2, 3, 299].map(reason)).toEqual([
      'must-keep',
      'must-keep',
      'label-error',
      'label-error',
      'must-drop',
    ]);
    expect(reason(5)).toBe('exact-duplicate');
    expect(outcome.decisions.duplicateOf[5]).toBe(4);
    expect(outcome.decisions.counts()['exact-duplicate']).toBeGreaterThan(140);
    expect(kept(outcome)).toHaveLength(30);
  });

  it('keeps what there is where less is left than was asked for', async () => {
    const hashes = new Uint8Array(32 * rows).fill(7);
    const outcome = await run({ duplicates: { hashes } });
    expect(kept(outcome)).toEqual([0]);
    expect(outcome.missing).toBe(29);
  });

  it('refuses to drop everything', async () => {
    const all = Uint32Array.from({ length: rows }, (_, row) => row);
    await expect(run({ mustDrop: all })).rejects.toMatchObject({ code: 'too_few_rows' });
  });

  it('keeps or drops the frames of a video together', async () => {
    const groups = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 5));
    const change = { groups, keepGroupsWhole: true, target: { kind: 'count', keep: 50 } } as const;
    for (const method of ['pivotal', 'topk', 'random', 'greedy-d', 'kcenter'] as const) {
      const outcome = await run({ ...change, method, mustKeep: Uint32Array.of(7), mustDrop: Uint32Array.of(12) });
      const whole = new Map<number, number>();
      for (const row of kept(outcome)) whole.set(groups[row], (whole.get(groups[row]) ?? 0) + 1);
      expect([...whole.values()].every((count) => count === 5)).toBe(true);
      expect(whole.get(1)).toBe(5);
      expect(whole.has(2)).toBe(false);
    }
    const clash = run({ ...change, mustKeep: Uint32Array.of(7), mustDrop: Uint32Array.of(8) });
    await expect(clash).rejects.toMatchObject({ code: 'rows_conflict' });
  });

  it('probes and sweeps', async () => {
    const probe = { seeds: 5, head: 'ridge', heldOut: 0.2 } as const;
    const outcome = await run({ probe, sweep: [0.5, 0.1] });
    expect(outcome.probe).toMatchObject({ head: 'ridge', seeds: 5, heldOutRows: 60 });
    expect(outcome.sweep?.map(({ size }) => size)).toEqual([150, 30]);
    for (const point of outcome.sweep ?? []) {
      expect(Object.keys(point.arms).sort()).toEqual(['kept', 'random', 'topk']);
      expect(point.arms.kept.mean).toBeGreaterThan(0.5);
    }
  });

  it('comes to the same for the same seed', async () => {
    const [first, second] = [await run({ method: 'influence' }), await run({ method: 'influence' })];
    expect(kept(second)).toEqual(kept(first));
    expect(second.decisions.weights).toEqual(first.decisions.weights);
  });

  it('holds lists, floors and size for every method', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          method: fc.constantFrom('influence', 'pivotal', 'topk', 'greedy-d', 'kcenter', 'random' as const),
          keep: fc.integer({ min: 40, max: 120 }),
          floor: fc.integer({ min: 1, max: 6 }),
          lists: fc.uniqueArray(fc.integer({ min: 0, max: rows - 1 }), { minLength: 2, maxLength: 10 }),
          seed: fc.integer({ min: 0, max: 1000 }),
        }),
        async ({ method, keep, floor, lists, seed }) => {
          const half = lists.length >> 1;
          const [mustKeep, mustDrop] = [lists.slice(0, half), lists.slice(half)].map((list) => Uint32Array.from(list));
          const outcome = await run({
            ...({ method, seed, mustKeep, mustDrop } as const),
            target: { kind: 'count', keep },
            floors: { classes: floor, contributors: floor },
          });
          const rowsKept = new Set(kept(outcome));
          expect(rowsKept.size).toBe(keep);
          for (const row of mustKeep) expect(rowsKept.has(row)).toBe(true);
          for (const row of mustDrop) expect(rowsKept.has(row)).toBe(false);
          for (const { names, codes } of [question.classes, question.contributors]) {
            names.forEach((_, code) => {
              expect([...rowsKept].filter((row) => codes[row] === code).length).toBeGreaterThanOrEqual(floor);
            });
          }
          const counts = Object.values(outcome.decisions.counts());
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows);
        },
      ),
      { numRuns: 25 },
    );
  });
});

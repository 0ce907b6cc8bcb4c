import type { RowBlock } from '@assay/compute/matrix';
import type { Engine, SelectionObjective } from '../engine';
import type { ContractCase } from './contract-case';
import { pickEagerly, type OracleRequest } from './greedy-oracle';
import { decayingMatrix } from './matrices';

interface Task {
  title: string;
  block: RowBlock;
  objective: SelectionObjective;
  calls: OracleRequest[];
}

const [rows, columns] = [120, 7];
const wide = decayingMatrix(rows, columns, 0.3, 41);
const block: RowBlock = { rows, columns, data: Float32Array.from(wide) };

/** λI, plus xxᵀ of rows that are chosen already. */
function startMatrix(lambda: number, chosen: number[] = []): Float64Array {
  return Float64Array.from({ length: columns * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    const sum = chosen.reduce((total, row) => total + wide[row * columns + i] * wide[row * columns + j], 0);
    return sum + (i === j ? lambda : 0);
  });
}

/** Every row stands there three times, the first time in the middle; some are zero. */
function withCopies(): RowBlock {
  const data = Float32Array.from(wide);
  const third = rows / 3;
  for (const part of [0, 2]) data.copyWithin(part * third * columns, third * columns, 2 * third * columns);
  data.fill(0, 50 * columns, 53 * columns);
  return { rows, columns, data };
}

const eligible = Uint8Array.from({ length: rows }, (_, row) => (row % 3 === 1 ? 1 : 0));
const others = Uint8Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 1 : 0));
const matrix = startMatrix(0.5);
const target = startMatrix(0.1, [3, 4, 5, 90, 91]);
const objectives: Record<string, SelectionObjective> = {
  'D-optimal': { kind: 'd-optimal', matrix },
  'A-optimal': { kind: 'a-optimal', matrix },
  'V-optimal': { kind: 'a-optimal', matrix, target },
  'k-center': { kind: 'k-center' },
};
const started: Record<string, SelectionObjective> = {
  'D-optimal': { kind: 'd-optimal', matrix: startMatrix(0.1, [0, 1, 2, 3, 60, 61]) },
  'A-optimal': { kind: 'a-optimal', matrix: startMatrix(0.1, [0, 1, 2, 3, 60, 61]) },
  'k-center': { kind: 'k-center', distances: Float64Array.from({ length: rows }, (_, row) => (row % 10) / 4) },
};

const tasks: Task[] = Object.entries(objectives).flatMap(([name, objective]) => [
  { title: `${name} picks in one call`, block, objective, calls: [{ count: 20 }] },
  {
    title: `${name} picks among float64 rows`,
    block: { rows, columns, data: wide },
    objective,
    calls: [{ count: 20 }],
  },
  { title: `${name} picks until no row is left, over several epochs`, block, objective, calls: [{ count: 2 * rows }] },
  {
    title: `${name} picks among copies and zeros, lowest first`,
    block: withCopies(),
    objective,
    calls: [{ count: rows }],
  },
  {
    title: `${name} picks in several calls with other rows eligible`,
    block,
    objective,
    calls: [
      { count: 5, eligible },
      { count: 0 },
      { count: 70, eligible: others },
      { count: 9 },
      { count: 99, eligible },
    ],
  },
]);
for (const [name, objective] of Object.entries(started)) {
  tasks.push({ title: `${name} picks go on from a start`, block, objective, calls: [{ count: 30 }] });
}
for (const [name, outside] of [
  ['D-optimal', 2],
  ['k-center', 1.5],
] as const) {
  const calls = [
    { count: 100, outside },
    { count: 100, outside: outside / 2 },
    { count: 3, outside: 1e9 },
  ];
  tasks.push({
    title: `${name} picks stop where rows outside may be better`,
    block,
    objective: objectives[name],
    calls,
  });
}

/** Greedy selection against plain evaluation of all rows before every pick. */
export const selectionCases: readonly ContractCase[] = [
  ...tasks.map((task) => ({ title: task.title, run: (engine) => check(engine, task) }) satisfies ContractCase),
  { title: 'A-optimal picks stop where rows outside may be better', run: checkOutsideAOptimal },
  { title: 'reads rows in shared memory, and leaves all inputs as they were', run: checkInputs },
];

async function check(engine: Engine, { block: own, objective, calls }: Task): Promise<void> {
  const selection = await engine.select(own, objective);
  const picked: number[] = [];
  for (const call of calls) {
    const actual = await selection.next(call);
    const expected = pickEagerly(own, objective, picked, call);
    expect([...actual.rows]).toEqual([...expected.rows]);
    expect(actual.gains.length).toBe(expected.gains.length);
    expected.gains.forEach((gain, i) => {
      if (Number.isFinite(gain)) expect(Math.abs(actual.gains[i] - gain)).toBeLessThanOrEqual(1e-9 * (1 + gain));
      else expect(actual.gains[i]).toBe(gain);
    });
  }
  selection.close();
}

/** With F = I and A = 0.5·I the largest eigenvalue of F^½A⁻¹F^½ is 2 at first and only falls. */
async function checkOutsideAOptimal(engine: Engine): Promise<void> {
  const expected = pickEagerly(block, objectives['A-optimal'], [], { count: 40 });
  const selection = await engine.select(block, objectives['A-optimal']);
  const outside = 1;
  const first = await selection.next({ count: 40, outside });
  expect(first.rows.length).toBeLessThan(40);
  expect([...first.rows]).toEqual([...expected.rows.slice(0, first.rows.length)]);
  // What is left could still win by a gain of at most 2·g/(1 + g), and engines may overrate that by d^(1/16).
  const stopped = expected.gains[first.rows.length];
  expect(stopped).toBeLessThan(2 * columns ** (1 / 16) * (outside / (1 + outside)));
  expect((await selection.next({ count: 1, outside: 1e6 })).rows.length).toBe(0);
  const rest = await selection.next({ count: 40 - first.rows.length, outside: 1e-9 });
  expect([...first.rows, ...rest.rows]).toEqual([...expected.rows]);
  selection.close();
}

async function checkInputs(engine: Engine): Promise<void> {
  const data = new Float32Array(new SharedArrayBuffer(block.data.byteLength));
  data.set(block.data);
  const kept = matrix.slice();
  const selection = await engine.select({ rows, columns, data }, objectives['V-optimal']);
  const { rows: picked } = await selection.next({ count: 10, eligible });
  selection.close();
  expect([...picked]).toEqual([...pickEagerly(block, objectives['V-optimal'], [], { count: 10, eligible }).rows]);
  expect(data).toEqual(block.data);
  expect(matrix).toEqual(kept);
  expect(eligible.length).toBe(rows);
}

import { op, type WasmFunction } from './wasm-code';

/** Σ a·b of two float32 rows, in float32. Takes the addresses of the rows. */
export type Dot = (a: number, b: number) => number;

/**
 * Bound of the rounding of {@link Dot}, relative to the product of the lengths: each of 16 sums has a 16th of the products, and 16 more
 * additions join them (Higham 2002, section 3.1; twice the unit roundoff covers its higher orders).
 */
export function dotRounding(columns: number): number {
  return (columns / 16 + 16) * 2 ** -23;
}

/** Lengths of rows between which no product of {@link Dot} is out of the range of float32. */
export const dotLengths = { least: 1e-10, most: 1e15 } as const;

/** The kernel for rows of `columns` columns. */
export function dotFunction(columns: number): WasmFunction {
  return { name: 'dot', parameters: 2, result: 'double', numbers: 1, vectors: 4, body: dotBody(columns) };
}

const [a, b, end, sum] = [0, 1, 2, 3];
const sums = 4;

function* dotBody(columns: number): Generator<number[]> {
  const { get, set, constant } = op;
  const whole = Math.floor(columns / (4 * sums));
  const vectors = Math.floor(columns / 4) - whole * sums;
  if (whole > 0) {
    yield* [get(a), constant(16 * sums * whole), op.add, set(end), op.loop];
    for (let s = 0; s < sums; s += 1) yield* addVector(s, s);
    for (const row of [a, b]) yield* [get(row), constant(16 * sums), op.add, set(row)];
    yield* [get(a), get(end), op.below, op.branchIf(0), op.end];
  }
  for (let v = 0; v < vectors; v += 1) yield* addVector(v, v);
  yield* [get(sum), get(sum + 1), op.addFloats, get(sum + 2), get(sum + 3), op.addFloats, op.addFloats, set(sum)];
  yield* [get(sum), op.floatOfLane(0)];
  for (let lane = 1; lane < 4; lane += 1) yield* [get(sum), op.floatOfLane(lane), op.addFloat];
  for (let i = 0; i < columns % 4; i += 1) {
    const at = 16 * vectors + 4 * i;
    yield* [get(a), op.loadFloat(at), get(b), op.loadFloat(at), op.multiplyFloat, op.addFloat];
  }
  yield op.toDouble;
}

function addVector(v: number, s: number): number[][] {
  const { get, set } = op;
  const product = [get(a), op.loadVector(16 * v), get(b), op.loadVector(16 * v), op.multiplyFloats];
  return [...product, get(sum + s), op.addFloats, set(sum + s)];
}

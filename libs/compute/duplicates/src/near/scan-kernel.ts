import { op, type WasmFunction } from './wasm-code';

/** Vectors that are multiplied at a time: so many queries, and a group of rows lane by lane. */
export const tile = { queries: 4, rows: 8 } as const;

/**
 * Multiplies 16-bit vectors and writes down which products are above `limit`. A record has two words: the number of the query, and the
 * number of the group × 256 + one bit for each of its rows.
 * @param queries address of a list of addresses of vectors
 * @param count of queries, a multiple of 4 above 0
 * @param rows address of groups of 8 vectors; word p of vector i is word 8p + i of its group
 * @param groups how many, above 0
 * @param records where to write
 * @returns the address behind the last record
 */
export type Scan = (
  queries: number,
  count: number,
  rows: number,
  groups: number,
  limit: number,
  records: number,
) => number;

/** The kernel for vectors of `words` words, two numbers each. The sums of products must fit into 32 bits. */
export function scanFunction(words: number): WasmFunction {
  return { name: 'scan', parameters: 6, result: 'number', numbers: 8, vectors: 12, body: scanBody(words) };
}

const [queries, count, rows, groups, limit, records] = [0, 1, 2, 3, 4, 5];
const [query, vector, row, group, bits] = [6, 7, 11, 12, 13];
const [sum, low, high, word, limits] = [14, 22, 23, 24, 25];

/**
 * For every four queries, for every group: eight sums of four lanes each. The words are unrolled, since the loop around them would cost
 * as much as the products.
 */
function* scanBody(words: number): Generator<number[]> {
  const { get, set, constant } = op;
  yield* [get(limit), op.splat, set(limits), op.loop];
  for (let q = 0; q < tile.queries; q += 1) yield* [get(queries), op.load32(4 * q), set(vector + q)];
  yield* [get(rows), set(row), constant(0), set(group), op.loop];
  for (let w = 0; w < words; w += 1) yield* multiplyWord(w);
  yield get(sum);
  for (let s = 1; s < 2 * tile.queries; s += 1) yield* [get(sum + s), op.maxLanes];
  yield* [get(limits), op.greater, op.anyTrue, op.ifTrue];
  for (let q = 0; q < tile.queries; q += 1) yield* writeRecord(q);
  yield op.end;
  yield* [get(row), constant(4 * tile.rows * words), op.add, set(row)];
  yield* [...increased(group, 1), get(groups), op.below, op.branchIf(0), op.end];
  yield* [get(queries), constant(4 * tile.queries), op.add, set(queries)];
  yield* [...increased(query, tile.queries), get(count), op.below, op.branchIf(0), op.end];
  yield get(records);
}

function* multiplyWord(w: number): Generator<number[]> {
  const { get, set } = op;
  const add = (to: number): number[][] => (w === 0 ? [set(to)] : [get(to), op.addLanes, set(to)]);
  yield* [get(row), op.loadVector(32 * w), set(low), get(row), op.loadVector(32 * w + 16), set(high)];
  for (let q = 0; q < tile.queries; q += 1) {
    yield* [get(vector + q), op.loadSplat(4 * w), op.tee(word), get(low), op.dotPairs, ...add(sum + 2 * q)];
    yield* [get(word), get(high), op.dotPairs, ...add(sum + 2 * q + 1)];
  }
}

function* writeRecord(q: number): Generator<number[]> {
  const { get, constant } = op;
  const above = (s: number): number[][] => [get(s), get(limits), op.greater, op.signBits];
  yield* [...above(sum + 2 * q), ...above(sum + 2 * q + 1), constant(4), op.shiftLeft, op.or, op.tee(bits), op.ifTrue];
  yield* [get(records), get(query), constant(q), op.add, op.store32(0)];
  yield* [get(records), get(group), constant(8), op.shiftLeft, get(bits), op.or, op.store32(4)];
  yield* [get(records), constant(8), op.add, op.set(records), op.end];
}

function increased(local: number, by: number): number[][] {
  return [op.get(local), op.constant(by), op.add, op.tee(local)];
}

import { createRandom } from '@assay/compute/matrix';
import { dotRounding } from './dot-kernel';
import { compileKernels, openKernels } from './kernels';
import { webAssembly } from './wasm-api';

const memory = new webAssembly.Memory({ initial: 16, maximum: 16, shared: true });
const [queriesAt, rowsAt, listAt, recordsAt] = [0, 65_536, 131_072, 196_608];

describe('scan', () => {
  it.each([1, 2, 5, 16])('writes down exactly the pairs above the limit, with %i words a vector', (words) => {
    const random = createRandom(words);
    const numbers = new Int16Array(memory.buffer);
    const vector = (): number[] => Array.from({ length: 2 * words }, () => random.integer(2001) - 1000);
    const queries = Array.from({ length: 12 }, vector);
    const rows = Array.from({ length: 24 }, vector);
    queries.forEach((query, q) => numbers.set(query, (queriesAt >> 1) + q * 2 * words));
    rows.forEach((row, r) =>
      row.forEach((value, i) => {
        const word = ((r >> 3) * words + (i >> 1)) * 8 + (r % 8);
        numbers[(rowsAt >> 1) + 2 * word + (i % 2)] = value;
      }),
    );
    const list = new Uint32Array(memory.buffer, listAt, 12);
    queries.forEach((_, q) => (list[q] = queriesAt + 4 * words * q));
    const limit = 300_000;
    const end = openKernels(compileKernels(words, 4), memory).scan(listAt, 12, rowsAt, 3, limit, recordsAt);

    const records = new Uint32Array(memory.buffer, recordsAt, (end - recordsAt) >> 2);
    const found: string[] = [];
    for (let i = 0; i < records.length; i += 2) {
      for (let lane = 0; lane < 8; lane += 1) {
        if ((records[i + 1] >> lane) & 1) found.push(`${records[i]} ${(records[i + 1] >>> 8) * 8 + lane}`);
      }
    }
    const expected = queries.flatMap((query, q) =>
      rows.flatMap((row, r) => (query.reduce((sum, value, i) => sum + value * row[i], 0) > limit ? [`${q} ${r}`] : [])),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(12 * 24);
    expect(found.sort()).toEqual(expected.sort());
  });
});

describe('dot', () => {
  it.each([1, 3, 4, 7, 16, 19, 31, 32, 512, 515])('is right to its bound for %i columns', (columns) => {
    const random = createRandom(columns);
    const numbers = new Float32Array(memory.buffer);
    const { dot } = openKernels(compileKernels(1, columns), memory);
    // Rows need not begin at a multiple of a vector.
    const [a, b] = [1, 2 + columns];
    for (let i = 0; i < 2 * columns + 4; i += 1) numbers[i] = random.normal();
    let [product, aa, bb] = [0, 0, 0];
    for (let i = 0; i < columns; i += 1) {
      product += numbers[a + i] * numbers[b + i];
      aa += numbers[a + i] ** 2;
      bb += numbers[b + i] ** 2;
    }
    expect(Math.abs(dot(4 * a, 4 * b) - product)).toBeLessThanOrEqual(dotRounding(columns) * Math.sqrt(aa * bb));
  });
});

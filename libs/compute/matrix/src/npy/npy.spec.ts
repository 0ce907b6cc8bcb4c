import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { RowBlockSource } from '../row-block';
import { halfToNumber } from './decode';
import { formatHeader } from './header';
import { openNpy } from './reader';
import { createNpy, writeNpy } from './writer';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'npy-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function readAll(source: RowBlockSource): Promise<number[]> {
  const values: number[] = [];
  for await (const block of source.blocks()) values.push(...block.data);
  return values;
}

/** A .npy file by hand: header dictionary, format version and raw bytes as given. */
async function craft(name: string, dictionary: string, data: Buffer, version = 1): Promise<string> {
  const text = Buffer.from(`${dictionary}\n`, 'latin1');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  const path = join(folder, name);
  await writeFile(
    path,
    Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY'), Buffer.from([version, 0]), length, text, data]),
  );
  return path;
}

const dictionary = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

function bytesOf(values: number[], size: 2 | 4 | 8, bigEndian: boolean): Buffer {
  const buffer = Buffer.alloc(values.length * size);
  const halves = new Map([
    [0, 0],
    [1, 0x3c00],
    [-2, 0xc000],
    [0.5, 0x3800],
  ]);
  values.forEach((value, i) => {
    if (size === 2) buffer[bigEndian ? 'writeUInt16BE' : 'writeUInt16LE'](halves.get(value) ?? 0, i * size);
    else if (size === 4) buffer[bigEndian ? 'writeFloatBE' : 'writeFloatLE'](value, i * size);
    else buffer[bigEndian ? 'writeDoubleBE' : 'writeDoubleLE'](value, i * size);
  });
  return buffer;
}

describe('openNpy', () => {
  const matrix = [1, -2, 0.5, 0, 1, 1, -2, 0.5, 0, 1];
  const columnMajor = [0, 1].flatMap((j) => [0, 1, 2, 3, 4].map((i) => matrix[2 * i + j]));
  const sizes = [2, 4, 8] as const;
  const cases = sizes.flatMap((size) =>
    ['<', '>'].flatMap((order) =>
      ['False', 'True'].flatMap((fortran) => [1, 2, 3].map((v) => [size, order, fortran, v] as const)),
    ),
  );
  it.each(cases)(
    'reads %d-byte floats, byte order %s, Fortran %s, format %d',
    async (size, order, fortran, version) => {
      const data = bytesOf(fortran === 'True' ? columnMajor : matrix, size, order === '>');
      const path = await craft('case.npy', dictionary(`${order}f${size}`, '(5, 2)', fortran), data, version);
      for (const blockRows of [1, 2, 3, 5, 100]) {
        const source = await openNpy(path, { blockRows });
        expect([source.rows, source.columns]).toEqual([5, 2]);
        expect(await readAll(source)).toEqual(matrix);
        expect(await readAll(source)).toEqual(matrix);
      }
    },
  );

  it('keeps float64 as float64 and float32 as float32', async () => {
    const wide = await openNpy(await craft('wide.npy', dictionary('<f8', '(1, 1)'), bytesOf([0.1], 8, false)));
    expect(await readAll(wide)).toEqual([0.1]);
    const narrow = await openNpy(await craft('narrow.npy', dictionary('<f4', '(1, 1)'), bytesOf([0.1], 4, false)));
    for await (const block of narrow.blocks()) expect(block.data).toBeInstanceOf(Float32Array);
  });

  it('reads a one-dimensional array as one column', async () => {
    const source = await openNpy(await craft('flat.npy', dictionary('<f8', '(3,)'), bytesOf([1, 2, 3], 8, false)));
    expect([source.rows, source.columns]).toEqual([3, 1]);
    expect(await readAll(source)).toEqual([1, 2, 3]);
  });

  it.each([
    ['npy_object_dtype', () => craft('o.npy', dictionary('|O', '(1, 1)'), Buffer.alloc(8))],
    ['npy_unsupported_dtype', () => craft('i.npy', dictionary('<i8', '(1, 1)'), Buffer.alloc(8))],
    [
      'npy_unsupported_dtype',
      () => craft('s.npy', "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", Buffer.alloc(4)),
    ],
    ['npy_unsupported_shape', () => craft('c.npy', dictionary('<f4', '(1, 1, 1)'), Buffer.alloc(4))],
    ['npy_unsupported_shape', () => craft('scalar.npy', dictionary('<f4', '()'), Buffer.alloc(4))],
    ['npy_truncated', () => craft('t.npy', dictionary('<f4', '(2, 2)'), Buffer.alloc(15))],
    ['npy_bad_header', () => craft('h.npy', "{'descr': '<f4'}", Buffer.alloc(4))],
    ['npy_unsupported_version', () => craft('v.npy', dictionary('<f4', '(1, 1)'), Buffer.alloc(4), 9)],
    ['empty_matrix', () => craft('e.npy', dictionary('<f4', '(0, 3)'), Buffer.alloc(0))],
    ['empty_matrix', () => craft('e2.npy', dictionary('<f4', '(3, 0)'), Buffer.alloc(0))],
    ['too_many_columns', () => craft('w.npy', dictionary('<f4', '(1, 1000000)'), Buffer.alloc(4_000_000))],
  ])('refuses with %s (%#)', async (code, make) => {
    await expect(openNpy(await make())).rejects.toMatchObject({ name: 'NumericError', code });
  });

  it('refuses files that are no .npy file, are empty, or are not there', async () => {
    const text = join(folder, 'text.npy');
    await writeFile(text, 'a,b\n1,2\n');
    await expect(openNpy(text)).rejects.toMatchObject({ code: 'npy_bad_magic' });
    await writeFile(text, '');
    await expect(openNpy(text)).rejects.toMatchObject({ code: 'npy_bad_magic' });
    await writeFile(text, formatHeader('<f4', [1, 1]).subarray(0, 40));
    await expect(openNpy(text)).rejects.toMatchObject({ code: 'npy_truncated' });
    await expect(openNpy(join(folder, 'none.npy'))).rejects.toMatchObject({ code: 'file_not_found' });
    await expect(openNpy(folder)).rejects.toMatchObject({ code: 'file_unreadable' });
  });

  it('names the rows that hold NaN or an infinity', async () => {
    const data = bytesOf([1, 2, Number.NaN, 4, 5, Number.POSITIVE_INFINITY], 4, false);
    const source = await openNpy(await craft('nan.npy', dictionary('<f4', '(3, 2)'), data));
    await expect(readAll(source)).rejects.toMatchObject({ code: 'non_finite', rows: [1, 2] });
    const passing = await openNpy(join(folder, 'nan.npy'), { nonFinite: 'pass' });
    expect(await readAll(passing)).toEqual([1, 2, Number.NaN, 4, 5, Number.POSITIVE_INFINITY]);
  });

  it('reports a file that shrinks between header and data', async () => {
    const path = await craft('shrink.npy', dictionary('<f8', '(4, 1)'), bytesOf([1, 2, 3, 4], 8, false));
    const source = await openNpy(path);
    await writeFile(path, (await readFile(path)).subarray(0, -8));
    await expect(readAll(source)).rejects.toMatchObject({ code: 'npy_truncated' });
  });
});

describe('halfToNumber', () => {
  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ])('decodes %i', (bits, value) => {
    expect(halfToNumber(bits)).toBe(value);
  });
});

describe('writing .npy', () => {
  it('round-trips any finite float64 matrix', async () => {
    const path = join(folder, 'round.npy');
    const matrices = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([rows, columns]) =>
      fc.tuple(
        fc.constant(rows),
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
          minLength: rows * columns,
          maxLength: rows * columns,
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(matrices, async ([rows, values]) => {
        await writeNpy(path, 'float64', [rows, values.length / rows], Float64Array.from(values));
        expect(await readAll(await openNpy(path))).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it('writes what Python reads: header text and int64 elements', async () => {
    const path = join(folder, 'ints.npy');
    await writeNpy(path, 'int64', [3], BigInt64Array.of(1n, -2n, 2n ** 62n));
    const bytes = await readFile(path);
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]));
    const dataOffset = 10 + bytes.readUInt16LE(8);
    expect(dataOffset % 64).toBe(0);
    const header = bytes.subarray(10, dataOffset).toString();
    expect(header.trim()).toBe("{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }");
    expect(header.endsWith('\n')).toBe(true);
    expect([0, 1, 2].map((i) => bytes.readBigInt64LE(dataOffset + 8 * i))).toEqual([1n, -2n, 2n ** 62n]);
  });

  it('leaves nothing behind when discarded or incomplete, and keeps an older file', async () => {
    const own = await mkdtemp(join(folder, 'atomic-'));
    const path = join(own, 'scores.npy');
    await writeNpy(path, 'float32', [1], Float32Array.of(7));
    const dropped = await createNpy(path, 'float64', [2]);
    await dropped.write(Float64Array.of(1));
    await dropped.discard();
    const short = await createNpy(path, 'float64', [2]);
    await short.write(Float64Array.of(1));
    await expect(short.commit()).rejects.toMatchObject({ code: 'npy_wrong_length' });
    expect(await readdir(own)).toEqual(['scores.npy']);
    expect(await readAll(await openNpy(path))).toEqual([7]);
  });

  it('says when the file cannot be written', async () => {
    const missing = join(folder, 'missing', 'x.npy');
    await expect(writeNpy(missing, 'float32', [1], Float32Array.of(1))).rejects.toMatchObject({
      code: 'file_unwritable',
    });
    const own = await mkdtemp(join(folder, 'folder-'));
    await expect(writeNpy(own, 'float32', [1], Float32Array.of(1))).rejects.toMatchObject({ code: 'file_unwritable' });
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

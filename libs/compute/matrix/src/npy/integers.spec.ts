import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatHeader } from './header';
import { readNpyIntegers } from './integers';
import { writeNpy } from './writer';

describe('readNpyIntegers', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-integers-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function written(dtype: string, shape: number[], bytes: Uint8Array): Promise<string> {
    const path = join(folder, 'numbers.npy');
    await writeFile(path, Buffer.concat([formatHeader(dtype, shape), bytes]));
    return path;
  }

  it('reads what writeNpy wrote', async () => {
    const path = join(folder, 'written.npy');
    await writeNpy(path, 'int64', [3], BigInt64Array.of(0n, -7n, 9007199254740991n));
    expect([...(await readNpyIntegers(path))]).toEqual([0, -7, 9007199254740991]);
  });

  it.each([
    ['|i1', [0xff, 0x7f], [-1, 127]],
    ['|u1', [0xff, 0x00], [255, 0]],
    ['|b1', [1, 0], [1, 0]],
    ['<i2', [0xfe, 0xff], [-2]],
    ['>u2', [0x01, 0x02], [258]],
    ['<u4', [0xff, 0xff, 0xff, 0xff], [4294967295]],
    ['>i4', [0xff, 0xff, 0xff, 0xff], [-1]],
    ['<u8', [5, 0, 0, 0, 0, 0, 0, 0], [5]],
  ])('reads %s', async (dtype, bytes, expected) => {
    expect([...(await readNpyIntegers(await written(dtype, [expected.length], Uint8Array.from(bytes))))]).toEqual(
      expected,
    );
  });

  it.each([
    ['<f8', [1], 8, 'npy_unsupported_dtype'],
    ['|O', [1], 8, 'npy_object_dtype'],
    ['<i8', [1, 1], 8, 'npy_unsupported_shape'],
    ['<i8', [2], 8, 'npy_truncated'],
  ])('refuses %s of shape %j', async (dtype, shape, bytes, code) => {
    await expect(readNpyIntegers(await written(dtype, shape, new Uint8Array(bytes)))).rejects.toMatchObject({ code });
  });

  it('refuses integers that a float64 cannot hold', async () => {
    const path = await written('<u8', [1], new Uint8Array(8).fill(0xff));
    await expect(readNpyIntegers(path)).rejects.toMatchObject({ code: 'npy_unsupported_dtype' });
  });

  it('reads an empty list', async () => {
    expect(await readNpyIntegers(await written('<i8', [0], new Uint8Array()))).toHaveLength(0);
  });
});

import { fstatSync, readdirSync } from 'node:fs';
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlockCache } from './block-cache';

const block = (fill: number, size = 1000): Uint8Array => new Uint8Array(size).fill(fill);
const fresh = (size: number): Uint8Array => new Uint8Array(size);

describe('BlockCache', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-cache-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives blocks back as they were, and leaves no file in sight', async () => {
    const cache = new BlockCache(join(folder, 'tmp'), 1e6);
    for (const key of [4, 2, 9]) await cache.put(key, block(key, 100 * key));
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
    for (const key of [9, 4, 2]) {
      expect(cache.has(key)).toBe(true);
      expect(await cache.get(key, fresh)).toEqual(block(key, 100 * key));
    }
    expect(await cache.get(3, fresh)).toBeNull();
    await cache.close();
    expect(cache.has(4)).toBe(false);
  });

  it('takes no more than its limit', async () => {
    const cache = new BlockCache(folder, 2500);
    for (const key of [1, 2, 3]) await cache.put(key, block(key));
    expect([1, 2, 3].map((key) => cache.has(key))).toEqual([true, true, false]);
    await cache.close();
  });

  it('says no where there is no disk to write to', async () => {
    const file = join(folder, 'file');
    await (await open(file, 'w')).close();
    const cache = new BlockCache(join(file, 'below'), 1e6);
    await cache.put(1, block(1));
    expect(await cache.get(1, fresh)).toBeNull();
    await cache.close();
  });

  it('forgets a block that is not what it was', async () => {
    const cache = new BlockCache(folder, 1e6);
    await cache.put(1, block(1));
    await cache.put(2, block(2));
    await spoil(2000, 1500);
    expect(await cache.get(1, fresh)).toEqual(block(1));
    expect(await cache.get(2, fresh)).toBeNull();
    expect([1, 2].map((key) => cache.has(key))).toEqual([true, false]);
    await cache.close();
  });
});

/** Writes into the file without a name that this process has open and that has this size. */
async function spoil(size: number, position: number): Promise<void> {
  const descriptors = readdirSync('/dev/fd').map(Number);
  const found = descriptors.filter((descriptor) => {
    try {
      const status = fstatSync(descriptor);
      return status.isFile() && status.nlink === 0 && status.size === size;
    } catch {
      return false; // the descriptor of the listing itself
    }
  });
  expect(found).toHaveLength(1);
  const file = await open(`/dev/fd/${found[0]}`, 'r+');
  await file.write(Buffer.from([77]), 0, 1, position);
  await file.close();
}

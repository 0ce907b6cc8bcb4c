import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowBlockSource } from '@assay/compute/matrix';
import { createRandom } from '@assay/compute/matrix';
import { FeatureReader } from '@assay/features/embeddings';
import { createDataSource } from '@assay/platform/database';
import type { DataSource } from 'typeorm';
import { bytesOf } from '../support/files';
import { createTestDatabase, type TestDatabase } from '../support/servers';

const [ROWS, COLUMNS, BLOCKS] = [1030, 16, 11];
const ID = '00000000-0000-4000-8000-00000000abcd';
const BLOCK_BYTES = 100 * COLUMNS * 4;
const MUCH = 1e9;

describe('the reader of feature blocks', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let home: string;
  const random = createRandom(3);
  const numbers = Float32Array.from({ length: ROWS * COLUMNS }, () => random.normal());

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'assay-reader-'));
    database = await createTestDatabase('reader');
    dataSource = await createDataSource(database.url, []).initialize();
    await dataSource.query('create table feature_block (embedding_set_id uuid, seq int, rows int, data bytea)');
  });
  beforeEach(async () => {
    await dataSource.query('delete from feature_block');
    for (let seq = 0; seq < BLOCKS; seq += 1) {
      const part = numbers.subarray(seq * 100 * COLUMNS, (seq + 1) * 100 * COLUMNS);
      await dataSource.query('insert into feature_block values ($1, $2, $3, $4)', [
        ID,
        seq,
        part.length / COLUMNS,
        bytesOf(part),
      ]);
    }
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
    await rm(home, { recursive: true });
  });

  const open = (limits: { maxBytes: number; memoryBytes: number; threadBytes: number }): FeatureReader =>
    new FeatureReader(dataSource, { id: ID, dimension: COLUMNS }, { home, ...limits });
  const all = { first: 0, last: BLOCKS - 1, rows: ROWS };
  const read = async (source: RowBlockSource): Promise<Float32Array> => {
    const found = new Float32Array(source.rows * source.columns);
    let at = 0;
    for await (const { data, rows, columns } of source.blocks()) {
      expect(data).toHaveLength(rows * columns);
      found.set(data, at);
      at += data.length;
    }
    expect(at).toBe(found.length);
    return found;
  };

  it.each([
    ['from Postgres', { maxBytes: MUCH, memoryBytes: 0, threadBytes: MUCH }, false, 0],
    ['from Postgres by a thread', { maxBytes: MUCH, memoryBytes: 0, threadBytes: 0 }, false, 0],
    ['from memory', { maxBytes: 0, memoryBytes: MUCH, threadBytes: 0 }, true, BLOCKS],
    ['from memory and a file', { maxBytes: MUCH, memoryBytes: 3 * BLOCK_BYTES, threadBytes: MUCH }, true, BLOCKS],
    ['from a file, by a thread before', { maxBytes: MUCH, memoryBytes: 0, threadBytes: 0 }, true, BLOCKS],
    ['from all of them', { maxBytes: 4 * BLOCK_BYTES, memoryBytes: 2 * BLOCK_BYTES, threadBytes: 0 }, true, 6],
  ])('gives the same numbers in every pass: %s', async (_, limits, usesFile, local) => {
    const reader = open(limits);
    if (usesFile) reader.useFile();
    expect(await reader.blocks()).toEqual(
      Array.from({ length: BLOCKS }, (__, seq) => ({ seq, rows: Math.min(100, ROWS - 100 * seq) })),
    );
    for (let pass = 0; pass < 3; pass += 1) expect(await read(reader.source(all))).toEqual(numbers);
    expect(Array.from({ length: BLOCKS }, (__, seq) => seq).filter((seq) => reader.isLocal(seq))).toHaveLength(local);
    expect(await read(reader.source({ first: 3, last: 5, rows: 300 }))).toEqual(
      numbers.slice(300 * COLUMNS, 600 * COLUMNS),
    );
    expect(await readdir(join(home, 'tmp')).catch(() => [])).toEqual([]);
    await reader.close();
  });

  it('needs Postgres no more for what it has kept', async () => {
    const reader = open({ maxBytes: MUCH, memoryBytes: 2 * BLOCK_BYTES, threadBytes: 0 });
    reader.useFile();
    await read(reader.source(all));
    await dataSource.query('delete from feature_block');
    expect(await read(reader.source(all))).toEqual(numbers);
    await reader.close();
  });

  it('goes on after a pass that was left early', async () => {
    const reader = open({ maxBytes: 0, memoryBytes: 0, threadBytes: 0 });
    for await (const { data } of reader.source(all).blocks()) {
      expect(data).toEqual(numbers.slice(0, 100 * COLUMNS));
      break;
    }
    expect(await read(reader.source(all))).toEqual(numbers);
    await reader.close();
  });

  it.each([0, MUCH])('says which block is missing, if one is', async (threadBytes) => {
    const reader = open({ maxBytes: 0, memoryBytes: 0, threadBytes });
    await dataSource.query('delete from feature_block where seq = 10');
    await expect(read(reader.source(all))).rejects.toThrow('block 10 of embedding set');
    await reader.close();
  });
});

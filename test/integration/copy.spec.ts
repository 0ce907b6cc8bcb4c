import {
  BytesThread,
  copyBytes,
  copyIn,
  CopyRows,
  copyRows,
  createDataSource,
  uuidBytes,
} from '@assay/platform/database';
import type { DataSource } from 'typeorm';
import { eventually } from '../support/eventually';
import { createTestDatabase, type TestDatabase } from '../support/servers';

const ID = '00000000-0000-4000-8000-00000000abcd';

describe('binary COPY', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase('copy');
    dataSource = await createDataSource(database.url, [], { poolSize: 2 }).initialize();
    await dataSource.query('create table large (seq integer, data bytea)');
    await dataSource.query(
      `insert into large select k, decode(repeat(lpad(to_hex(k), 2, '0'), 70000 * (k % 3 + 1)), 'hex') from generate_series(1, 40) k`,
    );
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const expected = Array.from({ length: 40 }, (_, index) => ({
    size: 70_000 * (((index + 1) % 3) + 1),
    byte: index + 1,
  }));
  const seen = (value: Uint8Array) => ({
    size: value.length,
    byte: value.every((byte) => byte === value[0]) ? value[0] : -1,
  });
  const query = 'select data from large order by seq';
  const connections = async (): Promise<number> => {
    const rows: unknown[] = await dataSource.query(
      `select 1 from pg_stat_activity where datname = current_database() and application_name = 'assay-blocks'`,
    );
    return rows.length;
  };

  it('reads values into memory of the caller', async () => {
    const values: object[] = [];
    const memory = new Uint8Array(300_000);
    for await (const value of copyBytes(dataSource, query, (size) => memory.subarray(0, size)))
      values.push(seen(value));
    expect(values).toEqual(expected);
  });

  describe('on a thread of its own', () => {
    let thread: BytesThread;
    beforeEach(() => {
      thread = new BytesThread(dataSource);
    });
    afterEach(() => thread.close());

    it('reads the same values, in memory that is used again once it is released', async () => {
      const memories = new Set<ArrayBufferLike>();
      for (let pass = 0; pass < 3; pass += 1) {
        const values: object[] = [];
        for await (const value of thread.read(query)) {
          values.push(seen(value));
          memories.add(value.buffer);
          thread.release(value.buffer);
        }
        expect(values).toEqual(expected);
      }
      expect(memories.size).toBeLessThan(20);
      expect(await connections()).toBe(1);
    });

    it('leaves values alone that are not released', async () => {
      const values: Uint8Array[] = [];
      for await (const value of thread.read(query)) values.push(value);
      expect(values.map(seen)).toEqual(expected);
    });

    it('keeps no more than a few values ahead', async () => {
      const reading = thread.read(`select data from large, generate_series(1, 1000) order by seq`);
      await reading.next();
      const sent = async (): Promise<boolean> => {
        const [row]: { wait_event: string | null }[] = await dataSource.query(
          `select wait_event from pg_stat_activity where datname = current_database() and application_name = 'assay-blocks'`,
        );
        return row?.wait_event === 'ClientWrite';
      };
      await eventually('Postgres to wait for the reader', sent);
      await reading.return(undefined);
    });

    it('ends its connection when the reader leaves early, and begins anew', async () => {
      for await (const value of thread.read(query)) {
        expect(seen(value)).toEqual(expected[0]);
        break;
      }
      await eventually('the connection to end', async () => (await connections()) === 0);
      const values: object[] = [];
      for await (const value of thread.read(query)) values.push(seen(value));
      expect(values).toEqual(expected);
    });

    it.each(['select nothing from nowhere', 'select 1/0', 'select null::bytea', 'select seq, data from large'])(
      'fails as the query does: %s',
      async (bad) => {
        await expect(thread.read(bad).next()).rejects.toThrow(/nowhere|zero|one column/);
        const values: object[] = [];
        for await (const value of thread.read(query)) values.push(seen(value));
        expect(values).toEqual(expected);
      },
    );
  });

  it('reads rows of many columns, whole wherever chunks are cut', async () => {
    const rows: unknown[][] = [];
    const long = 'ä'.repeat(50_000);
    await copyRows(
      dataSource,
      `select k::int4, k * 10000000000, case when k % 7 = 0 then '${long}' when k % 2 = 0 then 'text ' || k end, k / 8.0::float8, (k / 4.0)::float4
       from generate_series(0::int8, 20000) k order by k`,
      (row) => rows.push([row.int4(0), row.int8(1), row.text(2), row.float8(3), row.float4(4), row.isNull(2)]),
    );
    expect(rows).toHaveLength(20_001);
    const wrong = rows.filter(([k, big, text, wide, narrow, isNull]) => {
      const n = Number(k);
      const expectedText = n % 7 === 0 ? long : n % 2 === 0 ? `text ${n}` : null;
      return (
        big !== BigInt(n) * 10_000_000_000n ||
        text !== expectedText ||
        wide !== n / 8 ||
        narrow !== n / 4 ||
        isNull !== (expectedText === null)
      );
    });
    expect(wrong).toEqual([]);
    expect(rows.map(([k]) => k)).toEqual(rows.map((_, k) => k));
  });

  it('writes what it reads, NaN as null, and nothing when the transaction is undone', async () => {
    await dataSource.query('create table target (id uuid, a int4, b int8, c float4, d float8, e float8)');
    const rows = new CopyRows(1000);
    rows.row(6);
    rows.raw(uuidBytes(ID));
    rows.int4(-5);
    rows.int8(-(2n ** 62n));
    rows.float4(1.5);
    rows.float8(Math.PI);
    rows.float8(Number.NaN);
    const write = async (isKept: boolean): Promise<void> => {
      const runner = dataSource.createQueryRunner();
      await runner.startTransaction();
      await copyIn(runner, 'target', [piece]);
      await (isKept ? runner.commitTransaction() : runner.rollbackTransaction());
      await runner.release();
    };
    const piece = rows.take();
    expect(rows.take()).toHaveLength(0);
    await write(false);
    expect(await dataSource.query('select 1 from target')).toEqual([]);
    await write(true);
    expect(await dataSource.query('select id, a, b::text, c, d, e from target')).toEqual([
      { id: ID, a: -5, b: String(-(2n ** 62n)), c: 1.5, d: Math.PI, e: null },
    ]);
  });
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { entities } from '@assay/features/schema';
import { migrations } from '@assay/migrations';
import { createDataSource, migrate } from '@assay/platform/database';
import type { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../support/servers';

const root = join(__dirname, '../..');

describe('migrations', () => {
  let database: TestDatabase;
  const opened: DataSource[] = [];
  const open = async (): Promise<DataSource> => {
    const dataSource = await createDataSource(database.url, entities).initialize();
    opened.push(dataSource);
    return dataSource;
  };

  /** Undoes a migration and all that came after it. */
  const undoFrom = async (dataSource: DataSource, first: string): Promise<void> => {
    const index = migrations.findIndex(({ name }) => name === first);
    for (let left = migrations.length - index; left > 0; left -= 1)
      await dataSource.undoLastMigration({ transaction: 'each' });
  };

  beforeEach(async () => {
    database = await createTestDatabase('migrations');
  });
  afterEach(async () => {
    for (const dataSource of opened.splice(0)) await dataSource.destroy();
    await database.drop();
  });

  it('make the schema that the entities describe, with nothing left to change', async () => {
    const dataSource = await open();
    const differences = async (): Promise<string[]> => {
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      return upQueries.map(({ query }) => query);
    };
    await migrate(dataSource);
    expect(await differences()).toEqual([]);
    await dataSource.query('alter table dataset alter column description drop not null');
    expect(await differences()).toEqual([expect.stringContaining('"description" SET NOT NULL')]);
  });

  it('are compared with every entity that exists', () => {
    const files = ['libs/features', 'libs/platform'].flatMap((folder) => filesBelow(join(root, folder)));
    const sources = files.filter((file) => /entit(y|ies)\.ts$/.test(file)).map((file) => readFileSync(file, 'utf8'));
    const tables = sources.flatMap((source) => [...source.matchAll(/@Entity\('(\w+)'\)/g)].map(([, table]) => table));
    expect(createDataSource(database.url, entities).options.entities).toHaveLength(tables.length);
    expect(tables.length).toBeGreaterThan(15);
  });

  it('can be undone to an empty database and done again', async () => {
    const dataSource = await open();
    const objects = async (): Promise<string[]> => {
      const rows: { name: string }[] = await dataSource.query(
        `select relkind::text || ' ' || relname as name from pg_class where relnamespace = 'public'::regnamespace
         union all select 'function ' || proname from pg_proc where pronamespace = 'public'::regnamespace order by 1`,
      );
      return rows.map(({ name }) => name).filter((name) => !/ migration(_|$)|PK_/.test(name));
    };
    await migrate(dataSource);
    const made = await objects();
    for (const migration of migrations) {
      expect(migration.name).toMatch(/\d{13}$/);
      await dataSource.undoLastMigration({ transaction: 'each' });
    }
    expect(await objects()).toEqual([]);
    await migrate(dataSource);
    expect(await objects()).toEqual(made);
    expect(made).toContain('r audit_event');
  });

  it('keep the values of valuations that were stored before values had partitions', async () => {
    const dataSource = await open();
    await migrate(dataSource);
    await undoFrom(dataSource, 'ShardValuations1790000006000');
    await dataSource.query(`insert into dataset (name, created_by) values ('d', 'x')`);
    await dataSource.query(
      `insert into embedding_set (dataset_id, version, name, dimension, created_by) select id, 1, 'e', 2, 'x' from dataset`,
    );
    await dataSource.query(
      `insert into valuation (name, embedding_set_id, method, options, created_by) select n, id, 'm', '{}', 'x' from embedding_set, unnest(array['v', 'w', 'empty']) n`,
    );
    await dataSource.query(
      `insert into item_value select v.id, k, k, k + 1, k / 2.0, k, null, -k, k, k from valuation v, generate_series(0, 9) k where v.name <> 'empty'`,
    );
    const values = (): Promise<unknown[]> => dataSource.query('select * from item_value order by valuation_id, rank');
    const before = await values();
    expect(before).toHaveLength(20);
    await migrate(dataSource);
    expect(await values()).toEqual(before);
    await undoFrom(dataSource, 'ShardValuations1790000006000');
    expect(await values()).toEqual(before);
    await migrate(dataSource);
    await dataSource.query(`delete from valuation where name = 'v'`);
    expect(await values()).toHaveLength(10);
    await dataSource.query('delete from dataset');
    expect(await values()).toEqual([]);
  });

  it('run once when several processes start at the same time', async () => {
    const sources = await Promise.all([open(), open(), open()]);
    await Promise.all(sources.map((dataSource) => migrate(dataSource)));
    const applied: { name: string }[] = await sources[0].query('select name from migration order by id');
    expect(applied.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
  });

  it('are the only way by which the schema changes: nowhere is it synchronized', () => {
    expect(createDataSource(database.url, entities).options.synchronize).toBe(false);
    const sources = ['apps', 'libs', 'migrations'].flatMap((folder) => filesBelow(join(root, folder)));
    const uses = sources.flatMap((file) => readFileSync(file, 'utf8').match(/\bsynchronize(\(|: *\w+)/g) ?? []);
    expect([...new Set(uses)]).toEqual(['synchronize: false']);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'node_modules') return [];
    if (statSync(path).isDirectory()) return filesBelow(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

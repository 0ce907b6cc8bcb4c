import { migrations } from '@assay/migrations';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';

export type EntityClass = EntityTarget<ObjectLiteral> & (new () => ObjectLiteral);

/**
 * A pool of connections to `url`. Entities and migrations are listed explicitly, and the schema is only ever changed by migrations.
 */
export function createDataSource(
  url: string,
  entities: EntityClass[],
  options: { poolSize?: number; name?: string; onError?: (error: Error) => void } = {},
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations: [...migrations],
    migrationsTableName: 'migration',
    synchronize: false,
    // Postgres makes UUIDs itself; TypeORM would install an extension for them at every start, for which roles often lack the right.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    applicationName: options.name ?? 'assay',
    poolSize: options.poolSize ?? 10,
    // Without a handler an idle connection that Postgres closes (57P01) ends the process.
    poolErrorHandler: (error: unknown) => options.onError?.(error instanceof Error ? error : new Error(String(error))),
    connectTimeoutMS: 10_000,
  });
}

/** Any fixed number: whoever holds it migrates, the others wait. */
const MIGRATION_LOCK = 4_118_010_126;

/** Brings the schema up to date. Safe to call from several processes at once. */
export async function migrate(dataSource: DataSource): Promise<void> {
  const lock = dataSource.createQueryRunner();
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await lock.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
  }
}

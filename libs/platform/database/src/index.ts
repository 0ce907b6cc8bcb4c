export { type CopyField, copyField, type CopyFormat, copyIn, copyOut, copyOutOnce, copyRows } from './copy';
export { createDataSource, type EntityClass, migrate } from './data-source';
export { DatabaseModule, InjectDatabaseUrl } from './database.module';
export { listen, type NotificationListener } from './notifications';
export { contains, page } from './page';
export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres';
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './embedded-postgres/embedded-postgres-error';
export { dropDatabase, ensureDatabase } from './postgres-admin';

import { Client } from 'pg';

/** SQLSTATEs: the server is starting or recovering, the database exists already. */
const cannotConnectNow = '57P03';
const duplicateDatabase = '42P04';

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Opens one connection, waiting for a server that has said that it is still starting. */
async function connect(url: string, deadline: number): Promise<Client> {
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined); // a connection that breaks shows in the next query
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (!hasCode(error, cannotConnectNow) || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** `url` with another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.toString();
}

/**
 * Creates a database unless it is there.
 *
 * @param url any database of the server, with a user that may create databases
 * @param timeoutMs how long to wait for a server that is still recovering
 * @returns the URL of the database
 */
export async function ensureDatabase(url: string, database: string, timeoutMs = 60_000): Promise<string> {
  const client = await connect(url, Date.now() + timeoutMs);
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } catch (error) {
    if (!hasCode(error, duplicateDatabase)) throw error;
  } finally {
    await client.end();
  }
  return withDatabase(url, database);
}

/** Drops a database, ending the sessions that use it. */
export async function dropDatabase(url: string, database: string): Promise<void> {
  const client = await connect(url, Date.now());
  try {
    await client.query(`drop database if exists ${client.escapeIdentifier(database)} with (force)`);
  } finally {
    await client.end();
  }
}

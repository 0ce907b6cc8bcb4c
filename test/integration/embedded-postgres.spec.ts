import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource, startEmbeddedPostgres } from '@assay/platform/database';
import type { EmbeddedPostgres, EmbeddedPostgresOptions } from '@assay/platform/database';

const password = 'it is a "secret"/%';

/** Runs statements one after the other in one connection and answers the rows of the last. */
async function sql(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const source = await createDataSource(url, []).initialize();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = await source.query(statement);
    return rows;
  } finally {
    await source.destroy();
  }
}

async function listenOnFreePort(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return { port: address.port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

describe('embedded Postgres', () => {
  let folder: string;
  let dataDirectory: string;
  const started: EmbeddedPostgres[] = [];

  const start = async (options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({
      dataDirectory,
      durable: true,
      password,
      sharedBuffers: '32MB',
      ...options,
    });
    started.push(server);
    return server;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-embedded-'));
    dataDirectory = join(folder, 'the state', 'postgres');
  });

  afterEach(async () => {
    for (const server of started.splice(0)) await server.stop('immediate');
    await rm(folder, { recursive: true, force: true });
  });

  it('makes a database that only the password opens', async () => {
    const server = await start();
    expect(await sql(server.url, `select current_database() as name, lower('ÄÖ') as lowered`)).toEqual([
      { name: 'assay', lowered: 'äö' },
    ]);
    const wrong = new URL(server.url);
    wrong.password = 'guess';
    await expect(sql(wrong.toString(), 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('keeps the data over a stop and a start', async () => {
    const first = await start();
    await sql(first.url, 'create table kept (n int)', 'insert into kept values (42)');
    await first.stop();
    const second = await start();
    expect(second.reused).toBe(false);
    expect(await sql(second.url, 'select n from kept')).toEqual([{ n: 42 }]);
  });

  it('takes over a server that still runs', async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ pid: first.pid, port: first.port, reused: true });
    expect(await second.isRunning()).toBe(true);
    await second.stop();
    expect(await first.isRunning()).toBe(false);
  });

  it('moves a running server to the port that is asked for', async () => {
    const first = await start();
    const { port, close } = await listenOnFreePort();
    await close();
    const second = await start({ port });
    expect(second).toMatchObject({ port, reused: false });
    await expect(sql(first.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('recovers committed data after its server was killed', async () => {
    const first = await start();
    await sql(first.url, 'create table kept (n int)', 'insert into kept values (7)');
    process.kill(first.pid, 'SIGKILL');
    const second = await start();
    expect(second.pid).not.toBe(first.pid);
    expect(await sql(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  it('is not held up by a pid file whose pid another program has by now', async () => {
    await (await start()).stop();
    const lines = [process.pid, dataDirectory, 1, 5432, '', '127.0.0.1', '0 0', 'ready'];
    await writeFile(join(dataDirectory, 'postmaster.pid'), lines.join('\n'));
    expect(await sql((await start()).url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('says that a port is taken', async () => {
    const { port, close } = await listenOnFreePort();
    try {
      await expect(start({ port })).rejects.toMatchObject({ code: 'postgres_port_busy' });
    } finally {
      await close();
    }
  });

  it('refuses a folder with other files and leaves them alone', async () => {
    await mkdir(dataDirectory, { recursive: true });
    await writeFile(join(dataDirectory, 'thesis.txt'), 'years of work');
    await expect(start()).rejects.toMatchObject({ code: 'postgres_start_failed' });
    expect(await readFile(join(dataDirectory, 'thesis.txt'), 'utf8')).toBe('years of work');
    expect(await readdir(join(folder, 'the state'))).toEqual(['postgres']);
  });

  it('quotes the log of a server that cannot start, and leaves no server behind', async () => {
    await (await start()).stop();
    await writeFile(join(dataDirectory, 'postgresql.conf'), 'shared_buffers = a lot\n');
    await expect(start()).rejects.toMatchObject({
      code: 'postgres_start_failed',
      message: expect.stringContaining('syntax error') as string,
    });
    expect(existsSync(join(dataDirectory, 'postmaster.pid'))).toBe(false);
  });

  it('says that the password does not fit the data, without stopping a server that runs', async () => {
    const first = await start();
    await expect(start({ password: 'another' })).rejects.toThrow(/password authentication failed/);
    expect(await sql(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  if (process.getuid?.() === 0) {
    it.each(['namespace', 'nobody-with-file-access'] as const)(
      'runs for root as %s below a folder that only root may enter',
      async (identity) => {
        await chmod(folder, 0o700);
        const first = await start({ identity });
        await sql(first.url, 'create table kept (n int)', 'insert into kept values (1)');
        await first.stop();
        expect(await sql((await start({ identity })).url, 'select n from kept')).toEqual([{ n: 1 }]);
      },
    );

    it('goes on with its data when root has to run it in another way', async () => {
      await chmod(folder, 0o755);
      for (const [n, identity] of (
        ['namespace', 'nobody', 'nobody-with-file-access', 'namespace'] as const
      ).entries()) {
        const server = await start({ identity });
        await sql(server.url, 'create table if not exists kept (n int)', `insert into kept values (${n})`);
        await server.stop();
      }
      expect(await sql((await start()).url, 'select count(*)::int as n from kept')).toEqual([{ n: 4 }]);
    });
  }
});

import { existsSync, statSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  initializeDataDirectory,
  isInitialized,
  resolveDataDirectory,
  superuser,
} from './embedded-postgres/data-directory';
import { classifyFailure, EmbeddedPostgresError } from './embedded-postgres/embedded-postgres-error';
import { locateNativeBinaries } from './embedded-postgres/native-binaries';
import type { NativeBinaries } from './embedded-postgres/native-binaries';
import { findPostmaster, isAlive, isGone, stopPostmaster } from './embedded-postgres/postmaster';
import type { Postmaster, StopMode } from './embedded-postgres/postmaster';
import { chooseIdentity, handOver } from './embedded-postgres/server-identity';
import type { RootIdentityName, ServerIdentity } from './embedded-postgres/server-identity';
import { ensureDatabase } from './postgres-admin';

export interface EmbeddedPostgresOptions {
  /** Where the data live; made when missing. */
  dataDirectory: string;
  /** TCP port on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  /** False only for tests: a crash of the machine may then destroy the data. */
  durable: boolean;
  /**
   * Password of the superuser, set when the data are made and needed ever after. Without it everybody on this machine may
   * connect.
   */
  password?: string;
  /** Postgres' own page cache, such as `256MB`, the default. */
  sharedBuffers?: string;
  /** How root runs the server as somebody else; default: the first way that works here. Other users need none. */
  identity?: RootIdentityName;
}

export interface EmbeddedPostgres {
  /** Connection to the database `assay`. */
  url: string;
  port: number;
  pid: number;
  /** Whether the server was already running on these data. */
  reused: boolean;
  /** Whether it still runs. (A look at the pid is not enough: in a container a dead server may keep its pid for ever.) */
  isRunning(): Promise<boolean>;
  /** Stops the server and waits until it is gone. Default `fast`. */
  stop(mode?: StopMode): Promise<void>;
}

const database = 'assay';
const maxLogBytes = 8 * 1024 * 1024;
/** Seconds that a server may need to replay its log after a crash. */
const recoverySeconds = 300;
const attempts = 50;
const retryMs = 200;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** What the server has written to its log since it was `from` bytes long. */
async function readLog(path: string, from: number): Promise<string> {
  if (!existsSync(path)) return '';
  const file = await open(path);
  try {
    const length = Math.max((await file.stat()).size - from, 0);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(length, 64 * 1024)), {
      position: from + Math.max(length - 64 * 1024, 0),
    });
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}

function serverOptions(port: number, { durable, sharedBuffers = '256MB' }: EmbeddedPostgresOptions): string {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `shared_buffers=${sharedBuffers}`,
    'max_wal_size=2GB',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  return [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(' ');
}

async function launchOnce(
  { pgCtl }: NativeBinaries,
  identity: ServerIdentity,
  dataDirectory: string,
  options: EmbeddedPostgresOptions,
): Promise<Postmaster> {
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  const log = join(dataDirectory, 'server.log');
  const logged = existsSync(log) ? statSync(log).size : 0;
  const start = ['start', '-w', '-t', String(recoverySeconds), '-D', dataDirectory, '-l', log];
  const { ok, output } = await identity.run(pgCtl, [...start, '-o', serverOptions(port, options)]);
  const server = ok ? await findPostmaster(dataDirectory) : null;
  if (server) return server;
  throw classifyFailure(`Starting Postgres on ${dataDirectory}`, `${output}\n${await readLog(log, logged)}`);
}

/** Whether a failed start may succeed when repeated: the free port was taken in between, or a killed server's children end. */
function isPassing(error: unknown, port: number): boolean {
  if (!(error instanceof EmbeddedPostgresError)) return false;
  if (error.code === 'postgres_port_busy') return port === 0;
  return /pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(error.message);
}

async function launch(
  binaries: NativeBinaries,
  identity: ServerIdentity,
  dataDirectory: string,
  options: EmbeddedPostgresOptions,
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launchOnce(binaries, identity, dataDirectory, options);
    } catch (error) {
      if (attempt === attempts || !isPassing(error, options.port ?? 0)) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}

async function rotateLog(dataDirectory: string): Promise<void> {
  const log = join(dataDirectory, 'server.log');
  if (existsSync(log) && statSync(log).size > maxLogBytes) await rename(log, `${log}.1`);
}

/** The server that already runs on the data, unless it listens elsewhere than asked: that one is stopped. */
async function reuse(dataDirectory: string, port: number): Promise<Postmaster | null> {
  const running = await findPostmaster(dataDirectory);
  if (!running || port === 0 || running.port === port) return running;
  await stopPostmaster(running, dataDirectory, 'fast');
  return null;
}

/** Makes sure of the database, which also proves that the server answers and that the password fits. */
async function handle(
  server: Postmaster,
  dataDirectory: string,
  password: string | undefined,
  reused: boolean,
): Promise<EmbeddedPostgres> {
  const { pid, port } = server;
  const credentials = password === undefined ? superuser : `${superuser}:${encodeURIComponent(password)}`;
  try {
    const url = await ensureDatabase(`postgres://${credentials}@127.0.0.1:${port}/postgres`, database);
    return {
      url,
      port,
      pid,
      reused,
      isRunning: () => isAlive(server, dataDirectory),
      stop: (mode = 'fast') => stopPostmaster(server, dataDirectory, mode),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw classifyFailure(`Opening the database '${database}' on 127.0.0.1:${port}`, reason, error);
  }
}

/**
 * Starts a Postgres server from the binaries that npm brought, on data of its own, reachable from this machine only, and
 * makes sure that the database `assay` exists.
 *
 * Runs as any user; as root, the server runs as another one, also where its folders lie below one that only root may enter.
 * The server outlives this process unless `stop` is called: a killed process leaves it running, and the next start takes it
 * over. After a crash of the server the next start recovers the data.
 *
 * @throws EmbeddedPostgresError `postgres_disk_full`, `postgres_port_busy`, `postgres_start_failed`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { durable, password, port = 0 } = options;
  const binaries = locateNativeBinaries();
  const dataDirectory = await resolveDataDirectory(options.dataDirectory);
  const running = await reuse(dataDirectory, port);
  if (running) {
    try {
      return await handle(running, dataDirectory, password, true);
    } catch (error) {
      // A server that has just been killed is still listed for a moment.
      if (!(await isGone(running, dataDirectory))) throw error;
    }
  }
  const identity = await chooseIdentity(binaries.postgres, dataDirectory, options.identity);
  if (!isInitialized(dataDirectory)) {
    await initializeDataDirectory(binaries.initdb, dataDirectory, identity, { password, durable });
  }
  await handOver(dataDirectory, identity);
  await rotateLog(dataDirectory);
  const started = await launch(binaries, identity, dataDirectory, options);
  try {
    return await handle(started, dataDirectory, password, false);
  } catch (error) {
    await stopPostmaster(started, dataDirectory, 'fast');
    throw error;
  }
}

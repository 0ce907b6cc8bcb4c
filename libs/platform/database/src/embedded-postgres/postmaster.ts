import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './embedded-postgres-error';

/** A running server, as its `postmaster.pid` tells. */
export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * `fast` ends sessions and writes a checkpoint; `immediate` stops as after a crash, to be recovered at the next start;
 * `smart` waits for sessions to end by themselves.
 */
export type StopMode = 'smart' | 'fast' | 'immediate';

const signals: Record<StopMode, NodeJS.Signals> = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' };

const pollMs = 20;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const pidFileOf = (dataDirectory: string): string => join(dataDirectory, 'postmaster.pid');

async function readPidFile(dataDirectory: string): Promise<Postmaster | null> {
  const text = await readFile(pidFileOf(dataDirectory), 'utf8').catch(() => '');
  const lines = text.split('\n'); // pid, data directory, start time, port, ...
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return Number.isInteger(pid) && pid > 1 ? { pid, port: Number.isInteger(port) ? port : 0 } : null;
}

/** Command line of a process, words joined by blanks; null when there is none, or only a dead one that nobody has waited for. */
async function commandOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return text === '' ? null : text.replaceAll('\0', ' ');
  }
  const listed = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return listed.stdout.trim() === '' ? null : listed.stdout;
}

/** Whether the process is there and is the server of these data. */
export async function isAlive({ pid }: Pick<Postmaster, 'pid'>, dataDirectory: string): Promise<boolean> {
  return (await commandOf(pid))?.includes(`/bin/postgres -D ${dataDirectory} `) ?? false;
}

/**
 * The server that is running on a data directory, if any.
 *
 * A pid file outlives a killed server. While its pid is free Postgres sees that by itself (and waits for orphaned children,
 * which is why the file is left alone); when another program has got the pid, as happens after a container's restart, Postgres
 * would refuse to start for ever, and the file is removed.
 */
export async function findPostmaster(dataDirectory: string): Promise<Postmaster | null> {
  const recorded = await readPidFile(dataDirectory);
  if (!recorded) return null;
  if (await isAlive(recorded, dataDirectory)) return recorded;
  if ((await commandOf(recorded.pid)) !== null) await rm(pidFileOf(dataDirectory), { force: true });
  return null;
}

/** Whether a server has ended, now or within `timeoutMs`. */
export async function isGone(server: Postmaster, dataDirectory: string, timeoutMs = 1_000): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (!(await isAlive(server, dataDirectory))) return true;
    await sleep(pollMs);
  }
  return false;
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error; // it has just ended by itself
  }
}

/** Stops a server and waits until it is gone; one that does not obey is stopped harder. */
export async function stopPostmaster(server: Postmaster, dataDirectory: string, mode: StopMode): Promise<void> {
  const escalation = [signals[mode], 'SIGQUIT', 'SIGKILL'] as const;
  for (const signal of escalation) {
    if (!(await isAlive(server, dataDirectory))) return;
    sendSignal(server.pid, signal);
    if (await isGone(server, dataDirectory, 30_000)) return;
  }
  throw new EmbeddedPostgresError(
    'postgres_start_failed',
    `Postgres (process ${server.pid}) does not stop. Stop it by hand.`,
  );
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from '../../support/eventually';

export type Role = 'start' | 'api' | 'worker' | 'postgres' | 'other';

export interface RunningProcess {
  pid: number;
  role: Role;
}

const roles: [Role, RegExp][] = [
  ['api', /^\S+ (--\S+ )*\S+\/apps\/api\/src\/main\.js/],
  ['worker', /^\S+ (--\S+ )*\S+\/apps\/worker\/src\/main\.js/],
  ['postgres', /^\S+\/bin\/postgres -D /],
  ['start', /^\S+ (\S+\/apps\/cli\/src\/main\.js|\S+\/tools\/start\.mjs)/],
];

/**
 * The living processes of an installation, wherever they hang in the tree of processes: those that have its home folder in
 * their environment, or the data folder below it on their command line.
 */
export async function processesOf(home: string): Promise<RunningProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['axeww', '-o', 'pid=,stat=,args='], { maxBuffer: 1 << 26 });
  const running: RunningProcess[] = [];
  for (const line of stdout.split('\n')) {
    const [, pid, state, command] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined || state?.startsWith('Z')) continue;
    if (!`${command} `.includes(` ASSAY_HOME=${home} `) && !command.includes(` -D ${home}/postgres `)) continue;
    running.push({ pid: Number(pid), role: roles.find(([, pattern]) => pattern.test(command))?.[0] ?? 'other' });
  }
  return running;
}

/** The one process of an installation with a role. @throws Error when there is none, or more than one */
export async function pidOf(home: string, role: Role): Promise<number> {
  const found = (await processesOf(home)).filter((running) => running.role === role);
  if (found.length !== 1 || !found[0]) throw new Error(`There are ${found.length} processes '${role}' on ${home}.`);
  return found[0].pid;
}

/** Waits until nothing of an installation runs any more, except for the roles named. */
export async function untilGone(home: string, except: Role[] = [], timeoutMs = 40_000): Promise<void> {
  let left: RunningProcess[] = [];
  const look = async (): Promise<boolean> => {
    left = (await processesOf(home)).filter(({ role }) => !except.includes(role));
    return left.length === 0;
  };
  await eventually(`the processes of ${home} to end`, look, timeoutMs).catch((error: unknown) => {
    throw new Error(`Still running: ${left.map(({ pid, role }) => `${role} ${pid}`).join(', ')}`, { cause: error });
  });
}

/** Kills the one process with a role, so that it can do nothing more. @returns its pid */
export async function kill(home: string, role: Role): Promise<number> {
  const pid = await pidOf(home, role);
  signal(pid, 'SIGKILL');
  await eventually(`${role} ${pid} to end`, async () => !(await processesOf(home)).some((left) => left.pid === pid));
  return pid;
}

/** Ends whatever still runs. Postgres is asked to stop as after a crash, since its own children hang on it. */
export async function endAll(home: string): Promise<void> {
  for (const { pid, role } of await processesOf(home)) signal(pid, role === 'postgres' ? 'SIGQUIT' : 'SIGKILL');
  await untilGone(home);
}

/** Sends a signal to a process that may have ended meanwhile. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // Not `instanceof Error`: Node's own errors come from outside the realm of the tests.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A variable in the environment of a process. @throws Error when it has none of this name */
export async function variableOf(pid: number, name: string): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['eww', '-o', 'args=', '-p', String(pid)], { maxBuffer: 1 << 26 });
  const value = new RegExp(` ${name}=(\\S+)`).exec(stdout)?.[1];
  if (value === undefined) throw new Error(`Process ${pid} has no variable ${name}.`);
  return value;
}

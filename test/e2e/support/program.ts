import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { eventually } from '../../support/eventually';

const dist = join(__dirname, '../../../dist');

/** Entry points of the build. */
export const programs = {
  cli: join(dist, 'apps/cli/src/main.js'),
  api: join(dist, 'apps/api/src/main.js'),
  worker: join(dist, 'apps/worker/src/main.js'),
} as const;

/** A program that runs, and what it has printed so far. */
export class Program {
  stdout = '';
  stderr = '';
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  private readonly child: ChildProcess;
  private result: number | NodeJS.Signals | null | undefined;

  /** @param env is added to the environment of the tests, less what configures Assay there */
  constructor(command: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(ASSAY_|DATABASE_URL$|REDIS_URL$)/.test(name));
    const [file = '', ...args] = command;
    this.child = spawn(file, args, {
      env: { ...Object.fromEntries(inherited), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (data: Buffer) => (this.stdout += data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => (this.stderr += data.toString()));
    const endWithUs = (): void => void this.child.kill('SIGTERM');
    process.once('exit', endWithUs); // when the tests are interrupted
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signalName) => {
        process.removeListener('exit', endWithUs);
        this.result = code ?? signalName;
        resolve(this.result);
      });
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The program could not be started.');
    return this.child.pid;
  }

  /** Sends a signal, unless it has ended. */
  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Waits for text on one of its streams. @throws Error with all that it printed when it ends without */
  async prints(pattern: RegExp, stream: 'stdout' | 'stderr' = 'stderr', timeoutMs = 120_000): Promise<string> {
    return eventually(
      `${String(pattern)} on ${stream}`,
      () => {
        const found = pattern.exec(this[stream])?.[0];
        if (found === undefined && this.result !== undefined)
          throw new Error(`Ended (${String(this.result)}) without printing ${String(pattern)}:\n${this.stderr}`);
        return found;
      },
      timeoutMs,
    );
  }
}

/** Starts Assay on a home folder, as `npm start` does after its build, on any free port. */
export function startAssay(home: string, env: Readonly<Record<string, string>> = {}): Program {
  return new Program([process.execPath, programs.cli, 'start'], {
    ASSAY_HOME: home,
    ASSAY_PORT: '0',
    ASSAY_JSON: '1',
    ...env,
  });
}

/** Waits until a start says that it is ready. @returns the address of its API */
export async function ready(start: Program): Promise<string> {
  const line = await start.prints(/^\{"ready":true.*\}$/m, 'stdout');
  return (JSON.parse(line) as { url: string }).url;
}

/** The password that a start has printed, or null. @throws Error when it is there twice */
export function generatedPassword(start: Program): string | null {
  const found = [...start.stderr.matchAll(/with the password (\S+)/g)];
  if (found.length > 1) throw new Error('The password was printed twice.');
  return found[0]?.[1] ?? null;
}

import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessMessage } from '@assay/platform/process';
import { StartError } from './start-error';

const STOP_MS = 25_000;

export type Ready = Extract<ProcessMessage, { kind: 'ready' }>;

/** One process of Assay (`api` or `worker`) under the supervision of the start. Its output goes to its log file. */
export class Child {
  private process: ChildProcess | null = null;
  private stopping = false;

  constructor(
    readonly name: 'api' | 'worker',
    private readonly logFile: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly onExit: (child: Child) => void,
  ) {}

  /** Starts the process and waits until it is ready. @throws StartError with the code and message that it gave */
  async start(): Promise<Ready> {
    const log = openSync(this.logFile, 'a', 0o600);
    const child = fork(join(__dirname, `../../../${this.name}/src/main.js`), [], {
      execArgv: ['--enable-source-maps'],
      env: this.env,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log); // the child has its own
    this.process = child;
    return new Promise((resolve, reject) => {
      let isReady = false;
      child.once('error', reject);
      child.on('message', (message: ProcessMessage) => {
        if (message.kind === 'failed') return reject(this.failure(message.code, message.message));
        isReady = true;
        resolve(message);
      });
      child.once('exit', (code, signal) => {
        this.process = null;
        if (isReady && !this.stopping) this.onExit(this);
        else if (!isReady)
          void this.lastLines().then((lines) =>
            reject(
              new StartError(
                'process_ended',
                `The ${this.name} process ended before it was ready (${signal ?? code}). ${lines}`,
              ),
            ),
          );
      });
    });
  }

  /** Asks the process to end, and kills it if it does not. */
  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.process;
    if (!child) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  private failure(code: string, message: string): StartError {
    const variable = this.name === 'api' ? 'ASSAY_PORT' : 'ASSAY_WORKER_HEALTH_PORT';
    if (code === 'EADDRINUSE') {
      return new StartError(
        'port_busy',
        `The port is taken: ${message}. Stop what uses it, or set ${variable} to another one (0 takes any free one).`,
      );
    }
    if (code === 'EACCES')
      return new StartError(
        'port_forbidden',
        `This user may not listen there: ${message}. Set ${variable} to a port above 1023.`,
      );
    return new StartError(code, `The ${this.name} process cannot start: ${message}`);
  }

  private async lastLines(): Promise<string> {
    const text = await readFile(this.logFile, 'utf8').catch(() => '');
    return `The end of ${this.logFile}:\n${text.trimEnd().split('\n').slice(-5).join('\n')}`;
  }
}

import { entities } from '@assay/features/schema';
import { withStartKey } from '@assay/platform/auth';
import type { Config } from '@assay/platform/config';
import { createDataSource } from '@assay/platform/database';
import { loadDemo } from '../demo/load-demo';
import { Child, type Ready } from './child';
import { Database } from './database';
import { Home } from './home';
import { lockInstance } from './instance-lock';
import { StartError } from './start-error';
import { Terminal } from './terminal';

/** A process that ends so often within ten minutes is not started again. */
const MAX_RESTARTS = 5;
const FORGET_MS = 10 * 60 * 1000;
const RESTART_AFTER_MS = 1000;

/** Starts all of Assay on this machine, watches over it, and ends it in order. */
export class Supervisor {
  private readonly terminal: Terminal;
  private readonly cleanups: (() => Promise<void>)[] = [];
  private readonly exits: number[] = [];
  private readonly stopSignal = new AbortController();
  private startup: Promise<void> | null = null;
  private stopped: Promise<void> | null = null;
  private failure: Error | null = null;
  private finish: (error: Error | null) => void = () => undefined;
  /** Settles when Assay has ended: resolved after `stop`, rejected when it could not go on. */
  readonly ended = new Promise<void>((resolve, reject) => {
    this.finish = (error) => (error ? reject(error) : resolve());
  });

  constructor(
    private readonly config: Config,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.terminal = new Terminal(config.json);
    // Whoever waits for `ended` gets the error; until then it must not end the process as unhandled.
    this.ended.catch(() => undefined);
  }

  /** @throws StartError and the errors of the embedded Postgres, after everything that was started is stopped again */
  async start(): Promise<void> {
    this.startup = this.bringUp();
    try {
      await this.startup;
    } catch (error) {
      await this.stop();
      throw this.failure ?? error;
    }
  }

  /** Stops what was started, the last first, also in the middle of the start. Safe to call twice. */
  stop(): Promise<void> {
    this.stopSignal.abort(new StartError('stopped', 'Assay was stopped before it was ready.'));
    this.stopped ??= (async () => {
      await this.cleanUp();
      // The step of the start that was under way may have brought something more; it is the last.
      await this.startup?.catch(() => undefined);
      await this.cleanUp();
      this.finish(null);
    })();
    return this.stopped;
  }

  private async cleanUp(): Promise<void> {
    for (let cleanup = this.cleanups.pop(); cleanup; cleanup = this.cleanups.pop())
      await cleanup().catch((error: unknown) => this.terminal.warn(String(error)));
  }

  private async bringUp(): Promise<void> {
    const home = await Home.open(this.config.home);
    this.cleanups.push(await lockInstance(home.path));
    this.stopSignal.signal.throwIfAborted();
    await home.emptyTemporary();
    const database = new Database(home, this.terminal, (error) => this.fail(error));
    this.cleanups.push(() => database.stop());
    this.terminal.info(this.config.databaseUrl === null ? 'Starting Postgres' : 'Using the Postgres of DATABASE_URL');
    const url = await database.start(this.config.databaseUrl);

    const env = { ...this.env, ASSAY_HOME: home.path, DATABASE_URL: url };
    const first = await home.beginFirstStart(this.config.adminPassword);
    const api = await this.startChild('api', home, { ...env, ASSAY_ADMIN_PASSWORD: first.password });
    if (api.isFirstStart === true || first.isResumed) {
      if (this.config.demo) await home.wantDemo();
      this.showPassword(first.shownPassword);
    }
    await home.endFirstStart();
    await this.startChild('worker', home, { ...env, ASSAY_ADMIN_PASSWORD: undefined });
    if (home.isDemoWanted && this.config.demo && api.url !== undefined) await this.loadDemo(home, url, api.url);
    this.stopSignal.signal.throwIfAborted();
    this.announce(api);
  }

  private async startChild(name: 'api' | 'worker', home: Home, env: NodeJS.ProcessEnv): Promise<Ready> {
    this.stopSignal.signal.throwIfAborted();
    this.terminal.info(name === 'api' ? 'Starting the API' : 'Starting a worker');
    const child = new Child(name, home.log(name), env, () => void this.restart(child));
    this.cleanups.push(() => child.stop());
    const ready = await child.start();
    // A restarted API must come back where people look for it, also when the port was any free one.
    if (ready.url !== undefined) env.ASSAY_PORT = new URL(ready.url).port;
    return ready;
  }

  private async restart(child: Child, failure?: Error): Promise<void> {
    if (this.stopped) return;
    const recent = this.exits.filter((time) => Date.now() - time < FORGET_MS);
    this.exits.splice(0, this.exits.length, ...recent, Date.now());
    const what = `The ${child.name} process ${failure ? `did not start (${failure.message})` : 'ended'}.`;
    if (this.exits.length > MAX_RESTARTS) {
      this.fail(new StartError('process_ended', `${what} That keeps happening; its log says why.`));
      return;
    }
    this.terminal.warn(`${what} Starting it again.`);
    await new Promise((resolve) => setTimeout(resolve, RESTART_AFTER_MS));
    if (this.stopped) return;
    try {
      await child.start();
      this.terminal.info(`The ${child.name} process is back.`);
    } catch (error) {
      await this.restart(child, asError(error));
    }
  }

  /** Without its sample Assay is whole, so a failure is told and the next start tries again. */
  private async loadDemo(home: Home, databaseUrl: string, apiUrl: string): Promise<void> {
    this.terminal.info('Loading the sample data');
    const dataSource = createDataSource(databaseUrl, entities, { name: 'assay-start', poolSize: 2 });
    try {
      await dataSource.initialize();
      await withStartKey(dataSource, (key) =>
        loadDemo(apiUrl, key, {
          report: (text, isDone) => this.terminal.progress(`  ${text}`, isDone),
          signal: this.stopSignal.signal,
        }),
      );
      await home.demoIsThere();
    } catch (error) {
      this.stopSignal.signal.throwIfAborted();
      this.terminal.warn(
        `The sample data could not be loaded: ${asError(error).message}\nThe next start tries again; with ASSAY_DEMO=0 it does not.`,
      );
    } finally {
      if (dataSource.isInitialized) await dataSource.destroy();
    }
  }

  /** At once, not at the end: whoever stops the start while the sample is loading would never see it. */
  private showPassword(password: string | null): void {
    if (password === null) return;
    this.terminal.info(
      `\nLog in as "admin" with the password ${password}\nIt is shown this once; change it under your name in the top right corner.\n`,
    );
  }

  private announce({ url = '' }: Ready): void {
    this.terminal.info(`\nAssay is ready: ${url}\nPress Ctrl-C to stop.`);
    this.terminal.ready(url);
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.finish(error);
    void this.stop();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

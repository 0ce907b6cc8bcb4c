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
  private stopped: Promise<void> | null = null;
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
    try {
      await this.bringUp();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops what was started, the last first. Safe to call twice. */
  stop(): Promise<void> {
    this.stopped ??= (async () => {
      for (const cleanup of this.cleanups.reverse())
        await cleanup().catch((error: unknown) => this.terminal.warn(String(error)));
      this.finish(null);
    })();
    return this.stopped;
  }

  private async bringUp(): Promise<void> {
    const home = await Home.open(this.config.home);
    this.cleanups.push(await lockInstance(home.path));
    const database = new Database(home, this.terminal, (error) => this.fail(error));
    this.cleanups.push(() => database.stop());
    this.terminal.info(this.config.databaseUrl === null ? 'Starting Postgres' : 'Using the Postgres of DATABASE_URL');
    const url = await database.start(this.config.databaseUrl);

    const env = { ...this.env, ASSAY_HOME: home.path, DATABASE_URL: url };
    const api = await this.startChild('api', home, env);
    await this.startChild('worker', home, env);
    if (api.firstStart === true && this.config.demo) await home.wantDemo();
    if (home.isDemoWanted && this.config.demo && api.url !== undefined) {
      await this.loadDemo(url, api.url);
      await home.demoIsThere();
    }
    this.announce(api);
  }

  private async startChild(name: 'api' | 'worker', home: Home, env: NodeJS.ProcessEnv): Promise<Ready> {
    this.terminal.info(name === 'api' ? 'Starting the API' : 'Starting a worker');
    const child = new Child(name, home.log(name), env, () => void this.restart(child));
    this.cleanups.push(() => child.stop());
    const ready = await child.start();
    // A restarted API must come back where people look for it, also when the port was any free one.
    if (ready.url !== undefined) env.ASSAY_PORT = new URL(ready.url).port;
    return ready;
  }

  private async restart(child: Child): Promise<void> {
    if (this.stopped) return;
    const recent = this.exits.filter((time) => Date.now() - time < FORGET_MS);
    this.exits.splice(0, this.exits.length, ...recent, Date.now());
    if (this.exits.length > MAX_RESTARTS)
      return this.fail(new StartError('process_ended', `The ${child.name} process keeps ending; its log says why.`));
    this.terminal.warn(`The ${child.name} process ended. Starting it again.`);
    await new Promise((resolve) => setTimeout(resolve, RESTART_AFTER_MS));
    if (this.stopped) return;
    await child.start().catch((error: unknown) => this.fail(error instanceof Error ? error : new Error(String(error))));
  }

  private async loadDemo(databaseUrl: string, apiUrl: string): Promise<void> {
    this.terminal.info('Loading the sample data');
    const dataSource = await createDataSource(databaseUrl, entities, { name: 'assay-start', poolSize: 2 }).initialize();
    try {
      await withStartKey(dataSource, (key) =>
        loadDemo(apiUrl, key, (text, isDone) => this.terminal.progress(`  ${text}`, isDone)),
      );
    } finally {
      await dataSource.destroy();
    }
  }

  private announce({ url = '', generatedPassword }: Ready): void {
    this.terminal.info(`\nAssay is ready: ${url}`);
    if (typeof generatedPassword === 'string') {
      this.terminal.info(
        `Log in as "admin" with the password ${generatedPassword}\nIt is shown this once; change it under your name in the top right corner.`,
      );
    }
    this.terminal.info('Press Ctrl-C to stop.');
    this.terminal.ready(url);
  }

  private fail(error: Error): void {
    void this.stop().then(() => this.finish(error));
    this.finish(error);
  }
}

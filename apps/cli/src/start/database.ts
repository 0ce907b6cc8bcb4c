import { type EmbeddedPostgres, startEmbeddedPostgres } from '@assay/platform/database';
import type { Home } from './home';
import type { Terminal } from './terminal';

const WATCH_MS = 1000;
/** A server that stops so often within ten minutes is not worth another try. */
const MAX_RESTARTS = 5;
const FORGET_MS = 10 * 60 * 1000;

/** The database that all processes use: the user's own, or the embedded one, which is watched and started again when it ends. */
export class Database {
  private server: EmbeddedPostgres | null = null;
  private watch: NodeJS.Timeout | null = null;
  private restarts: number[] = [];
  private restarting = false;

  constructor(
    private readonly home: Home,
    private readonly terminal: Terminal,
    private readonly onLost: (error: Error) => void,
  ) {}

  /** @param url the user's own server; null: the embedded one. @returns the URL to connect to */
  async start(url: string | null): Promise<string> {
    if (url !== null) return url;
    this.server = await startEmbeddedPostgres({
      dataDirectory: this.home.postgresData,
      durable: true,
      password: await this.home.postgresPassword(),
    });
    this.watch = setInterval(() => void this.look(), WATCH_MS);
    return this.server.url;
  }

  async stop(): Promise<void> {
    if (this.watch) clearInterval(this.watch);
    await this.server?.stop('fast');
  }

  private async look(): Promise<void> {
    if (!this.server || this.restarting || isAlive(this.server.pid)) return;
    this.restarting = true;
    try {
      this.terminal.warn('Postgres was stopped from outside. Starting it again; jobs go on where they were.');
      this.restarts = [...this.restarts.filter((time) => Date.now() - time < FORGET_MS), Date.now()];
      if (this.restarts.length > MAX_RESTARTS)
        throw new Error(
          `Postgres stopped ${this.restarts.length} times within ten minutes; its log is ${this.home.postgresData}/server.log.`,
        );
      // On the same port, which the other processes know.
      this.server = await startEmbeddedPostgres({
        dataDirectory: this.home.postgresData,
        durable: true,
        password: await this.home.postgresPassword(),
        port: this.server.port,
      });
      this.terminal.info('Postgres is back.');
    } catch (error) {
      this.onLost(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.restarting = false;
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

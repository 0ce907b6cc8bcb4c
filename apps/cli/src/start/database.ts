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
  /** What is under way with the server. A stop waits for it, lest a server that was still starting is left behind. */
  private busy: Promise<void> = Promise.resolve();
  private watch: NodeJS.Timeout | null = null;
  private restarts: number[] = [];
  private stopping = false;

  constructor(
    private readonly home: Home,
    private readonly terminal: Terminal,
    private readonly onLost: (error: Error) => void,
  ) {}

  /** @param url the user's own server; null: the embedded one. @returns the URL to connect to */
  async start(url: string | null): Promise<string> {
    if (url !== null) return url;
    const server = this.launch();
    this.busy = server.then(
      () => undefined,
      () => undefined,
    );
    const started = await server;
    this.watchOver();
    return started.url;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (this.watch) clearTimeout(this.watch);
    await this.busy;
    await this.server?.stop('fast');
  }

  private async launch(port?: number): Promise<EmbeddedPostgres> {
    this.server = await startEmbeddedPostgres({
      dataDirectory: this.home.postgresData,
      durable: true,
      password: await this.home.postgresPassword(),
      port,
    });
    return this.server;
  }

  private watchOver(): void {
    if (this.stopping) return;
    this.watch = setTimeout(() => {
      this.busy = this.look();
      void this.busy.then(() => this.watchOver());
    }, WATCH_MS);
  }

  /** Starts the server again if it has ended. */
  private async look(): Promise<void> {
    if (!this.server || (await this.server.isRunning()) || this.stopping) return;
    try {
      this.terminal.warn('Postgres was stopped from outside. Starting it again; jobs go on where they were.');
      this.restarts = [...this.restarts.filter((time) => Date.now() - time < FORGET_MS), Date.now()];
      if (this.restarts.length > MAX_RESTARTS)
        throw new Error(
          `Postgres stopped ${this.restarts.length} times within ten minutes; its log is ${this.home.postgresData}/server.log.`,
        );
      // On the same port, which the other processes know.
      await this.launch(this.server.port);
      this.terminal.info('Postgres is back.');
    } catch (error) {
      this.onLost(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

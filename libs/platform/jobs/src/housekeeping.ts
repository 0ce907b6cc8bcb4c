import { Injectable } from '@nestjs/common';
import { InjectLogger, type Logger } from '@assay/platform/logging';

const EVERY_MS = 3600 * 1000;

/** Runs, every hour, what others have registered to remove things that nothing refers to any more. */
@Injectable()
export class Housekeeping {
  private readonly tasks = new Map<string, () => Promise<void>>();
  private timer: NodeJS.Timeout | null = null;

  constructor(@InjectLogger() private readonly logger: Logger) {}

  register(name: string, task: () => Promise<void>): void {
    this.tasks.set(name, task);
  }

  start(): void {
    this.timer = setInterval(() => void this.run(), EVERY_MS);
    void this.run();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** One round; a task that fails does not stop the others. */
  async run(): Promise<void> {
    for (const [name, task] of this.tasks) {
      await task().catch((error: unknown) => this.logger.warn({ err: error, task: name }, 'housekeeping failed'));
    }
  }
}

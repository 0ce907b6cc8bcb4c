import { randomUUID } from 'node:crypto';
import { createBullQueue } from '@assay/platform/queue';
import type { BullQueueOptions, JobQueue, QueueConnection } from '@assay/platform/queue';
import { eventually } from '../../support/eventually';

/** Short enough that a killed worker's job comes back within the test, long enough for a busy machine to renew it. */
const lockMs = 3_000;

/** The queue of one test: a name of its own, and as many handles on it as there would be processes. */
export class ContractQueue {
  /** Open from before each test until after it. */
  queue: JobQueue;
  options: BullQueueOptions;
  private opened: JobQueue[] = [];
  private errors: Error[] = [];

  async begin(connection: QueueConnection): Promise<void> {
    this.options = { name: `contract-${randomUUID()}`, connection, lockMs };
    this.opened = [];
    this.errors = [];
    this.queue = await this.open();
  }

  /** One more handle on the same queue, as another process would have. */
  async open(): Promise<JobQueue> {
    const handle = await createBullQueue({ ...this.options, onError: (error) => this.errors.push(error) });
    this.opened.push(handle);
    return handle;
  }

  async stateOf(id: string): Promise<string | undefined> {
    return (await this.queue.get(id))?.state;
  }

  async settled(id: string, state: 'completed' | 'failed'): Promise<void> {
    await eventually(`job ${id} is ${state}`, async () => (await this.stateOf(id)) === state);
  }

  /** Closes every handle and answers the errors that no caller saw. */
  async end(): Promise<Error[]> {
    await Promise.all(this.opened.map((handle) => handle.close({ graceMs: 0 })));
    return this.errors;
  }
}

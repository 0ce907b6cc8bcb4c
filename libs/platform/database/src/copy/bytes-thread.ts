import { join, sep } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DataSource } from 'typeorm';
import type { FromThread, ToThread } from './bytes-protocol';

/**
 * Reads large values on a connection and a thread of their own. The chunks in which values arrive, tens of thousands in a second, would
 * keep the garbage collector of a process with a large heap busy; that of a thread with next to none has little to do.
 */
export class BytesThread {
  private readonly url: string;
  private worker: Worker | null = null;
  private memories = new Map<number, SharedArrayBuffer>();
  private ids = new Map<ArrayBufferLike, number>();
  private free: number[] = [];

  constructor({ options }: DataSource) {
    if (options.type !== 'postgres' || !options.url) throw new Error('a data source with a URL is needed');
    this.url = options.url;
  }

  /**
   * The one column of a query, a few values ahead, in memory that stays as it is until it is released. One query at a time; leaving the
   * loop early ends thread and connection, which the next query begins anew.
   */
  async *read(query: string): AsyncGenerator<Uint8Array> {
    const worker = (this.worker ??= new Worker(workerFile(), { workerData: { url: this.url } }));
    const inbox = new Inbox(worker);
    let isComplete = false;
    try {
      this.tell({ query });
      for (;;) {
        const message = await inbox.next();
        if ('error' in message) throw message.error;
        if ('end' in message) break;
        if ('memory' in message) this.remember(message);
        else yield* this.value(message);
      }
      isComplete = true;
    } finally {
      inbox.close();
      if (!isComplete) await this.close();
    }
  }

  /** Gives memory back for values to come. @returns whether it was this thread's */
  release(memory: ArrayBufferLike): boolean {
    const id = this.ids.get(memory);
    if (id === undefined) return false;
    this.free.push(id);
    return true;
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    this.memories = new Map();
    this.ids = new Map();
    this.free = [];
    await worker?.terminate();
  }

  private remember({ memory, id }: { memory: SharedArrayBuffer; id: number }): void {
    this.memories.set(id, memory);
    this.ids.set(memory, id);
  }

  private *value({ value, size }: { value: number; size: number }): Generator<Uint8Array> {
    const memory = this.memories.get(value);
    if (!memory) throw new Error('the thread named memory that it does not have');
    yield new Uint8Array(memory, 0, size);
    this.tell({ taken: true, free: this.free.splice(0) });
  }

  private tell(message: ToThread): void {
    this.worker?.postMessage(message);
  }
}

/** Messages of a thread, one after another; the end of the thread is an error. */
class Inbox {
  private readonly messages: FromThread[] = [];
  private wake: () => void = () => undefined;

  constructor(private readonly worker: Worker) {
    worker.on('message', this.onMessage);
    worker.on('error', this.onError);
    worker.on('exit', this.onExit);
  }

  async next(): Promise<FromThread> {
    for (;;) {
      const message = this.messages.shift();
      if (message) return message;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  close(): void {
    this.worker.off('message', this.onMessage);
    this.worker.off('error', this.onError);
    this.worker.off('exit', this.onExit);
  }

  private readonly onMessage = (message: FromThread): void => {
    this.messages.push(message);
    this.wake();
  };

  private readonly onError = (error: Error): void => this.onMessage({ error });

  private readonly onExit = (): void => this.onMessage({ error: new Error('the thread that reads has ended') });
}

/** The compiled file beside this one: threads run JavaScript only, so from source (as under Jest) that of the build is meant. */
function workerFile(): string {
  if (!__filename.endsWith('.ts')) return join(__dirname, 'bytes-worker.js');
  const at = __dirname.lastIndexOf(`${sep}libs${sep}`);
  return join(__dirname.slice(0, at), 'dist', __dirname.slice(at), 'bytes-worker.js');
}

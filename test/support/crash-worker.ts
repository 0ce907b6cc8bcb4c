import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BullQueueOptions } from '@assay/platform/queue';

export interface CrashWorker {
  /** Resolves with the id of the next job that it starts. */
  nextStarted(): Promise<string>;
  /** SIGKILL: no chance to hand anything back. */
  kill(): Promise<void>;
}

const builtDriver = join(__dirname, '../../dist/libs/platform/queue/src/index.js');

/** Starts a worker process on the built driver, to be killed in the middle of a job. */
export function spawnCrashWorker(options: BullQueueOptions): CrashWorker {
  const args = [join(__dirname, 'crash-worker-process.cjs'), builtDriver, JSON.stringify(options)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async nextStarted() {
      const next: IteratorResult<string, unknown> = await lines.next();
      if (next.done) throw new Error('The worker process ended before it started a job; has the driver been built?');
      return next.value;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

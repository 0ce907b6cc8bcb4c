import { JobInterrupted } from '@assay/platform/queue';
import type { JobContext, JobHandler } from '@assay/platform/queue';
import { spawnCrashWorker } from '../../support/crash-worker';
import { aborted, deferred } from '../../support/eventually';
import { atOnce } from '../../support/job-handlers';
import type { ContractQueue } from './contract-queue';

/** What becomes of running jobs when their worker dies or closes. */
export function describeCrashAndClose(contract: ContractQueue): void {
  describe('crash of a worker process', () => {
    it('delivers its job again, to another worker', async () => {
      const child = spawnCrashWorker(contract.options);
      const id = await contract.queue.add('long', { step: 1 });
      expect(await child.nextStarted()).toBe(id);
      const delivered = deferred<unknown>();
      await contract.queue.work(
        atOnce((job, { attempt }) => delivered.resolve({ id: job.id, payload: job.payload, attempt })),
        {
          concurrency: 1,
        },
      );
      await child.kill();
      expect(await delivered.promise).toEqual({ id, payload: { step: 1 }, attempt: 2 });
      await contract.settled(id, 'completed');
    });

    it('delivers a cancelled job once more, already aborted', async () => {
      const child = spawnCrashWorker(contract.options);
      const id = await contract.queue.add('long', {}, { attempts: 3 });
      await child.nextStarted();
      expect(await contract.queue.cancel(id)).toBe(true);
      await child.kill();
      const seen = deferred<unknown>();
      await contract.queue.work(
        atOnce((_job, { signal }) => {
          seen.resolve(signal.reason);
          signal.throwIfAborted();
        }),
        { concurrency: 1 },
      );
      expect(await seen.promise).toEqual(new JobInterrupted('cancelled'));
      await contract.settled(id, 'failed');
    });

    it('gives a job up that has crashed too many workers', async () => {
      contract.options = { ...contract.options, maxCrashes: 0 };
      const child = spawnCrashWorker(contract.options);
      const id = await contract.queue.add('poison', {}, { attempts: 5 });
      await child.nextStarted();
      const failed = deferred<string>();
      const handler = jest.fn<ReturnType<JobHandler>, Parameters<JobHandler>>();
      await (await contract.open()).work(handler, { concurrency: 1, onFailed: (job) => failed.resolve(job.id) });
      await child.kill();
      expect(await failed.promise).toBe(id);
      expect(handler).not.toHaveBeenCalled();
      expect(await contract.stateOf(id)).toBe('failed');
    });
  });

  describe('closing', () => {
    it('finishes what runs and leaves what waits', async () => {
      const worker = await contract.open();
      const started = deferred();
      const finish = deferred();
      const running = await contract.queue.add('long', {});
      const waiting = await contract.queue.add('long', {});
      await worker.work(
        async () => {
          started.resolve();
          await finish.promise;
        },
        { concurrency: 1 },
      );
      await started.promise;
      const closed = worker.close({ graceMs: 30_000 });
      const late = await contract.queue.add('long', {});
      finish.resolve();
      await closed;
      expect(await contract.stateOf(running)).toBe('completed');
      expect(await contract.stateOf(waiting)).toBe('waiting');
      expect(await contract.stateOf(late)).toBe('waiting');
    });

    it('aborts what outlasts the grace and hands it to another worker, without counting a failure', async () => {
      const worker = await contract.open();
      const started = deferred();
      const reason = deferred<unknown>();
      const id = await contract.queue.add('long', {});
      await worker.work(
        async (_job, { signal }) => {
          started.resolve();
          const why = await aborted(signal);
          reason.resolve(why);
          throw why;
        },
        { concurrency: 1 },
      );
      await started.promise;
      await worker.close({ graceMs: 50 });
      expect(await reason.promise).toEqual(new JobInterrupted('closing'));
      expect(await contract.queue.get(id)).toMatchObject({ state: 'waiting', error: null });
      await contract.queue.work(() => Promise.resolve(), { concurrency: 1 });
      await contract.settled(id, 'completed');
    });

    it('does not wait for ever for a handler that ignores its signal, whose job is delivered again', async () => {
      const worker = await contract.open();
      const started = deferred();
      const finish = deferred();
      const id = await contract.queue.add('deaf', {});
      await worker.work(
        async () => {
          started.resolve();
          await finish.promise;
        },
        { concurrency: 1 },
      );
      await started.promise;
      await worker.close({ graceMs: 0 });
      const delivered = deferred<JobContext>();
      await contract.queue.work(
        atOnce((_job, context) => delivered.resolve(context)),
        { concurrency: 1 },
      );
      expect((await delivered.promise).attempt).toBe(2);
      await contract.settled(id, 'completed');
      finish.resolve();
    });

    it('makes every later call fail, and may be repeated', async () => {
      const handle = await contract.open();
      await handle.close({ graceMs: 0 });
      await handle.close({ graceMs: 0 });
      const refused = { code: 'queue_closed' };
      await expect(handle.add('job', {})).rejects.toMatchObject(refused);
      await expect(handle.get('job')).rejects.toMatchObject(refused);
      await expect(handle.work(() => Promise.resolve(), { concurrency: 1 })).rejects.toMatchObject(refused);
    });
  });
}

import { randomUUID } from 'node:crypto';
import { createBullQueue, JobInterrupted, PermanentError } from '@assay/platform/queue';
import type { BullQueueOptions, JobContext, JobHandler, JobQueue, QueueConnection } from '@assay/platform/queue';
import { spawnCrashWorker } from '../support/crash-worker';
import { aborted, deferred, eventually } from '../support/eventually';

/** A driver under test: where its queues live. */
export interface JobQueueDriver {
  connection: QueueConnection;
  /** Frees what the driver was made of. */
  dispose(): Promise<void>;
}

/** Short enough that a killed worker's job comes back within the test, long enough for a busy machine to renew it. */
const lockMs = 3_000;

/**
 * What every driver of the queue port must do. Each test has a queue of its own name; `open` gives one more handle on it,
 * as another process would have.
 */
export function describeJobQueueContract(name: string, makeDriver: () => Promise<JobQueueDriver>): void {
  describe(`job queue on ${name}`, () => {
    let driver: JobQueueDriver;
    let options: BullQueueOptions;
    let errors: Error[];
    let opened: JobQueue[];
    let queue: JobQueue;

    const open = async (): Promise<JobQueue> => {
      const handle = await createBullQueue({ ...options, onError: (error) => errors.push(error) });
      opened.push(handle);
      return handle;
    };
    const stateOf = async (id: string): Promise<string | undefined> => (await queue.get(id))?.state;
    const settled = (id: string, state: 'completed' | 'failed'): Promise<unknown> =>
      eventually(`job ${id} is ${state}`, async () => (await stateOf(id)) === state);

    beforeAll(async () => {
      driver = await makeDriver();
    });
    afterAll(() => driver.dispose());

    beforeEach(async () => {
      options = { name: `contract-${randomUUID()}`, connection: driver.connection, lockMs };
      errors = [];
      opened = [];
      queue = await open();
    });
    afterEach(async () => {
      await Promise.all(opened.map((handle) => handle.close({ graceMs: 0 })));
      expect(errors).toEqual([]);
    });

    describe('adding', () => {
      it('delivers jobs in the order in which they were added, with their payload', async () => {
        const sent = Array.from({ length: 20 }, (_, n) => ({ n, nested: { list: [1, 'two', null, true] } }));
        for (const payload of sent) await queue.add('count', payload);
        const received: unknown[] = [];
        const all = deferred();
        await queue.work(
          async (job, context) => {
            received.push({ name: job.name, payload: job.payload, attempt: context.attempt });
            if (received.length === sent.length) all.resolve();
          },
          { concurrency: 1 },
        );
        await all.promise;
        expect(received).toEqual(sent.map((payload) => ({ name: 'count', payload, attempt: 1 })));
      });

      it('shows a job that nobody has taken', async () => {
        const id = await queue.add('idle', { a: 1 });
        expect(await queue.get(id)).toEqual({
          id,
          name: 'idle',
          payload: { a: 1 },
          state: 'waiting',
          attempts: 0,
          progress: null,
          error: null,
          createdAt: expect.any(Date),
        });
        expect(await queue.get('never added')).toBeNull();
      });

      it.each(['shard:1:of:3', '42', '100%3A', 'ü/ß'])('keeps the id %p that the caller chose', async (id) => {
        expect(await queue.add('own', {}, { id })).toBe(id);
        const received = deferred<string>();
        await queue.work(async (job) => received.resolve(job.id), { concurrency: 1 });
        expect(await received.promise).toBe(id);
        await settled(id, 'completed');
        expect((await queue.list({ page: 1, perPage: 10 })).items.map((job) => job.id)).toEqual([id]);
      });

      it('refuses ids that belong to scheduled jobs', async () => {
        await expect(queue.add('own', {}, { id: 'repeat:x:1' })).rejects.toMatchObject({ code: 'invalid_job' });
      });

      it('holds a delayed job back until its time', async () => {
        const added = Date.now();
        const id = await queue.add('later', {}, { delayMs: 700 });
        expect(await stateOf(id)).toBe('delayed');
        const started = deferred<number>();
        await queue.work(async () => started.resolve(Date.now()), { concurrency: 1 });
        expect((await started.promise) - added).toBeGreaterThanOrEqual(700);
      });
    });

    describe('deduplication', () => {
      it('takes an unsettled id once, whoever adds it', async () => {
        const other = await open();
        const delayed = { id: 'later', delayMs: 60_000 };
        await Promise.all([queue, other, queue, other].map((handle) => handle.add('job', {}, { id: 'same' })));
        await Promise.all([queue, other].map((handle) => handle.add('job', {}, delayed)));
        expect(await queue.list({ page: 1, perPage: 10 })).toMatchObject({ total: 2 });

        const finish = deferred();
        const runs: string[] = [];
        await queue.work(
          async (job) => {
            runs.push(job.id);
            await finish.promise;
          },
          { concurrency: 2 },
        );
        await eventually('the job runs', () => runs.length === 1);
        await other.add('job', {}, { id: 'same' });
        expect(await queue.list({ page: 1, perPage: 10 })).toMatchObject({ total: 2 });
        finish.resolve();
        await settled('same', 'completed');
        expect(runs).toEqual(['same']);
      });

      it('takes the id of a settled job again', async () => {
        let runs = 0;
        await queue.work(
          async () => {
            runs += 1;
            if (runs === 1) throw new PermanentError('the first run fails');
          },
          { concurrency: 1 },
        );
        await queue.add('job', { run: 1 }, { id: 'again' });
        await settled('again', 'failed');
        await queue.add('job', { run: 2 }, { id: 'again' });
        await settled('again', 'completed');
        await queue.add('job', { run: 3 }, { id: 'again' });
        await eventually('the third run is over', async () => runs === 3 && (await stateOf('again')) === 'completed');
        expect((await queue.get('again'))?.payload).toEqual({ run: 3 });
      });
    });

    describe('failing', () => {
      it('retries with a pause that doubles, and completes', async () => {
        const starts: number[] = [];
        const attempts: number[] = [];
        const id = await queue.add('flaky', {}, { attempts: 3, backoffMs: 300 });
        await queue.work(
          async (job, { attempt }) => {
            expect(job.maxAttempts).toBe(3);
            starts.push(Date.now());
            attempts.push(attempt);
            if (attempt < 3) throw new Error(`attempt ${attempt} fails`);
          },
          { concurrency: 1 },
        );
        const waiting = await eventually('it waits for the next attempt', async () => {
          const job = await queue.get(id);
          return job?.state === 'delayed' && job;
        });
        expect(waiting).toMatchObject({ attempts: 1, error: 'attempt 1 fails' });
        await settled(id, 'completed');
        expect(attempts).toEqual([1, 2, 3]);
        const [first = 0, second = 0, third = 0] = starts;
        expect(second - first).toBeGreaterThanOrEqual(300);
        expect(third - second).toBeGreaterThanOrEqual(600);
      });

      it('fails a job for good after its last attempt and tells so once', async () => {
        const failures: unknown[] = [];
        const id = await queue.add('hopeless', {}, { attempts: 2, backoffMs: 1 });
        await queue.work(() => Promise.reject(new Error('never works')), {
          concurrency: 1,
          onFailed: (job, error) => void failures.push({ id: job.id, message: error.message }),
        });
        await settled(id, 'failed');
        expect(await queue.get(id)).toMatchObject({ attempts: 2, error: 'never works' });
        await eventually('the failure was told', () => failures.length > 0);
        expect(failures).toEqual([{ id, message: 'never works' }]);
      });

      it('does not retry a PermanentError', async () => {
        let runs = 0;
        const id = await queue.add('wrong', {}, { attempts: 5, backoffMs: 1 });
        await queue.work(
          async () => {
            runs += 1;
            throw new PermanentError('no attempt can help');
          },
          { concurrency: 1 },
        );
        await settled(id, 'failed');
        expect(runs).toBe(1);
        expect(await queue.get(id)).toMatchObject({ attempts: 1, error: 'no attempt can help' });
      });
    });

    describe('cancelling', () => {
      it('removes a job that is waiting or delayed', async () => {
        const waiting = await queue.add('job', {});
        const delayed = await queue.add('job', {}, { delayMs: 60_000 });
        expect(await queue.cancel(waiting)).toBe(true);
        expect(await queue.cancel(delayed)).toBe(true);
        expect(await queue.get(waiting)).toBeNull();
        expect(await queue.list({ page: 1, perPage: 10 })).toEqual({ items: [], total: 0 });
      });

      it('answers false for a job that is unknown or settled', async () => {
        const id = await queue.add('job', {});
        await queue.work(() => Promise.resolve(), { concurrency: 1 });
        await settled(id, 'completed');
        expect(await queue.cancel(id)).toBe(false);
        expect(await queue.cancel('unknown')).toBe(false);
      });

      it.each(['the working', 'another'])(
        'aborts the signal of a running job from %s handle, and does not retry it',
        async (from) => {
          const handle = from === 'another' ? await open() : queue;
          const started = deferred();
          const reason = deferred<unknown>();
          let runs = 0;
          const id = await queue.add('long', { keep: 'this' }, { attempts: 5, backoffMs: 1 });
          await queue.work(
            async (_job, { signal }) => {
              runs += 1;
              started.resolve();
              const why = await aborted(signal);
              reason.resolve(why);
              throw why;
            },
            { concurrency: 1 },
          );
          await started.promise;
          expect(await handle.cancel(id)).toBe(true);
          expect(await reason.promise).toEqual(new JobInterrupted('cancelled'));
          await settled(id, 'failed');
          expect(runs).toBe(1);
          expect((await queue.get(id))?.payload).toEqual({ keep: 'this' });
        },
      );

      it('leaves the other running jobs alone', async () => {
        const signals = new Map<string, AbortSignal>();
        const finish = deferred();
        await queue.work(
          async (job, { signal }) => {
            signals.set(job.id, signal);
            await Promise.race([aborted(signal), finish.promise]);
          },
          { concurrency: 2 },
        );
        await queue.add('long', {}, { id: 'stopped' });
        await queue.add('long', {}, { id: 'spared' });
        await eventually('both run', () => signals.size === 2);
        await queue.cancel('stopped');
        await settled('stopped', 'completed');
        expect(signals.get('spared')?.aborted).toBe(false);
        finish.resolve();
        await settled('spared', 'completed');
      });
    });

    it('shows the progress that a handler reports', async () => {
      const finish = deferred();
      const id = await queue.add('long', {});
      await queue.work(
        async (_job, { progress }) => {
          await progress(3, 10);
          await finish.promise;
          await progress(10, 10);
        },
        { concurrency: 1 },
      );
      await eventually('progress shows', async () => (await queue.get(id))?.progress?.done === 3);
      expect(await queue.get(id)).toMatchObject({ state: 'active', attempts: 1, progress: { done: 3, total: 10 } });
      finish.resolve();
      await settled(id, 'completed');
      expect((await queue.get(id))?.progress).toEqual({ done: 10, total: 10 });
    });

    it('lists page by page what it counts as a whole', async () => {
      const delayed: string[] = [];
      const waiting: string[] = [];
      for (let n = 0; n < 4; n += 1) waiting.push(await queue.add('now', { n }));
      for (let n = 0; n < 3; n += 1) delayed.push(await queue.add('later', { n }, { delayMs: 60_000 + n * 1_000 }));

      const pages = [];
      for (const page of [1, 2, 3, 4]) pages.push(await queue.list({ page, perPage: 3 }));
      expect(pages.map(({ total }) => total)).toEqual([7, 7, 7, 7]);
      expect(pages.map(({ items }) => items.map(({ id }) => id))).toEqual([
        waiting.slice(0, 3),
        [waiting[3], ...delayed.slice(0, 2)],
        delayed.slice(2),
        [],
      ]);

      const some = await queue.list({ states: ['delayed', 'failed'], page: 1, perPage: 2 });
      expect(some).toMatchObject({ total: 3, items: [{ id: delayed[0], state: 'delayed' }, { id: delayed[1] }] });
      expect(await queue.list({ states: [], page: 1, perPage: 2 })).toEqual({ items: [], total: 0 });
    });

    it('lists settled jobs newest first', async () => {
      await queue.work(async (job) => (job.name === 'bad' ? Promise.reject(new Error('bad')) : undefined), {
        concurrency: 1,
      });
      for (const id of ['a', 'b', 'c']) {
        await queue.add('good', {}, { id });
        await settled(id, 'completed');
      }
      await queue.add('bad', {}, { id: 'd' });
      await settled('d', 'failed');
      const { items, total } = await queue.list({ states: ['completed', 'failed'], page: 1, perPage: 10 });
      expect(items.map(({ id, state }) => `${id} ${state}`)).toEqual([
        'd failed',
        'c completed',
        'b completed',
        'a completed',
      ]);
      expect(total).toBe(4);
    });

    describe('schedules', () => {
      it('fire again and again, with their name and payload', async () => {
        const fired: unknown[] = [];
        await queue.work(async (job) => void fired.push({ name: job.name, payload: job.payload }), { concurrency: 1 });
        await queue.schedule('tick:1', { cron: '* * * * * *' }, 'tick', { every: 'second' });
        await eventually('it has fired three times', () => fired.length >= 3);
        expect(await queue.unschedule('tick:1')).toBe(true);
        expect(fired.slice(0, 3)).toEqual(Array(3).fill({ name: 'tick', payload: { every: 'second' } }));
      });

      it('are listed, replaced under the same id, and removed', async () => {
        await queue.schedule('nightly', { cron: '0 3 * * *', timeZone: 'Europe/Berlin' }, 'old', {});
        await queue.schedule('nightly', { cron: '30 3 * * *', timeZone: 'Europe/Berlin' }, 'check', { deep: true });
        await queue.schedule('hourly', { cron: '0 * * * *' }, 'sweep', {});
        const listed = await (await open()).schedules();
        expect(listed).toEqual([
          { id: 'hourly', cron: '0 * * * *', timeZone: 'UTC', name: 'sweep', payload: {}, nextAt: expect.any(Date) },
          {
            id: 'nightly',
            cron: '30 3 * * *',
            timeZone: 'Europe/Berlin',
            name: 'check',
            payload: { deep: true },
            nextAt: expect.any(Date),
          },
        ]);
        expect(listed[1]?.nextAt?.getTime()).toBeGreaterThan(Date.now());
        expect(listed[1]?.nextAt?.getUTCMinutes()).toBe(30);
        expect(await queue.unschedule('nightly')).toBe(true);
        expect(await queue.unschedule('nightly')).toBe(false);
        expect((await queue.schedules()).map(({ id }) => id)).toEqual(['hourly']);
      });

      it('refuse a time that cannot be read', async () => {
        const timing = { cron: 'whenever' };
        await expect(queue.schedule('x', timing, 'job', {})).rejects.toMatchObject({ code: 'invalid_schedule' });
        expect(await queue.schedules()).toEqual([]);
      });
    });

    describe('crash of a worker process', () => {
      it('delivers its job again, to another worker', async () => {
        const child = spawnCrashWorker(options);
        const id = await queue.add('long', { step: 1 });
        expect(await child.nextStarted()).toBe(id);
        const delivered = deferred<unknown>();
        await queue.work(async (job, { attempt }) => delivered.resolve({ id: job.id, payload: job.payload, attempt }), {
          concurrency: 1,
        });
        await child.kill();
        expect(await delivered.promise).toEqual({ id, payload: { step: 1 }, attempt: 2 });
        await settled(id, 'completed');
      });

      it('delivers a cancelled job once more, already aborted', async () => {
        const child = spawnCrashWorker(options);
        const id = await queue.add('long', {}, { attempts: 3 });
        await child.nextStarted();
        expect(await queue.cancel(id)).toBe(true);
        await child.kill();
        const seen = deferred<unknown>();
        await queue.work(
          async (_job, { signal }) => {
            seen.resolve(signal.reason);
            signal.throwIfAborted();
          },
          { concurrency: 1 },
        );
        expect(await seen.promise).toEqual(new JobInterrupted('cancelled'));
        await settled(id, 'failed');
      });

      it('gives a job up that has crashed too many workers', async () => {
        options = { ...options, maxCrashes: 0 };
        const child = spawnCrashWorker(options);
        const id = await queue.add('poison', {}, { attempts: 5 });
        await child.nextStarted();
        const failed = deferred<string>();
        const handler = jest.fn<ReturnType<JobHandler>, Parameters<JobHandler>>();
        await (await open()).work(handler, { concurrency: 1, onFailed: (job) => failed.resolve(job.id) });
        await child.kill();
        expect(await failed.promise).toBe(id);
        expect(handler).not.toHaveBeenCalled();
        expect(await stateOf(id)).toBe('failed');
      });
    });

    describe('closing', () => {
      it('finishes what runs and leaves what waits', async () => {
        const worker = await open();
        const started = deferred();
        const finish = deferred();
        const running = await queue.add('long', {});
        const waiting = await queue.add('long', {});
        await worker.work(
          async () => {
            started.resolve();
            await finish.promise;
          },
          { concurrency: 1 },
        );
        await started.promise;
        const closed = worker.close({ graceMs: 30_000 });
        const late = await queue.add('long', {});
        finish.resolve();
        await closed;
        expect(await stateOf(running)).toBe('completed');
        expect(await stateOf(waiting)).toBe('waiting');
        expect(await stateOf(late)).toBe('waiting');
      });

      it('aborts what outlasts the grace and hands it to another worker, without counting a failure', async () => {
        const worker = await open();
        const started = deferred();
        const reason = deferred<unknown>();
        const id = await queue.add('long', {});
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
        expect(await queue.get(id)).toMatchObject({ state: 'waiting', error: null });
        await queue.work(() => Promise.resolve(), { concurrency: 1 });
        await settled(id, 'completed');
      });

      it('does not wait for ever for a handler that ignores its signal, whose job is delivered again', async () => {
        const worker = await open();
        const started = deferred();
        const finish = deferred();
        const id = await queue.add('deaf', {});
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
        await queue.work(async (_job, context) => delivered.resolve(context), { concurrency: 1 });
        expect((await delivered.promise).attempt).toBe(2);
        await settled(id, 'completed');
        finish.resolve();
      });

      it('makes every later call fail, and may be repeated', async () => {
        const handle = await open();
        await handle.close({ graceMs: 0 });
        await handle.close({ graceMs: 0 });
        const refused = { code: 'queue_closed' };
        await expect(handle.add('job', {})).rejects.toMatchObject(refused);
        await expect(handle.get('job')).rejects.toMatchObject(refused);
        await expect(handle.work(() => Promise.resolve(), { concurrency: 1 })).rejects.toMatchObject(refused);
      });
    });

    it('takes one handler for each handle', async () => {
      await queue.work(() => Promise.resolve(), { concurrency: 1 });
      await expect(queue.work(() => Promise.resolve(), { concurrency: 1 })).rejects.toMatchObject({
        code: 'already_working',
      });
    });

    it('loses and repeats nothing between several workers', async () => {
      const runs = new Map<string, number>();
      const handler: JobHandler = async (job) => void runs.set(job.id, (runs.get(job.id) ?? 0) + 1);
      for (const worker of [await open(), await open(), queue]) await worker.work(handler, { concurrency: 4 });
      const ids = await Promise.all(Array.from({ length: 100 }, (_, n) => queue.add('job', { n })));
      await eventually('all jobs have run', () => runs.size === ids.length);
      expect([...runs.values()].every((count) => count === 1)).toBe(true);
    });
  });
}

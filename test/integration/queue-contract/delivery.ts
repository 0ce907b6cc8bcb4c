import { PermanentError } from '@assay/platform/queue';
import { deferred, eventually } from '../../support/eventually';
import { atOnce } from '../../support/job-handlers';
import type { ContractQueue } from './contract-queue';

/** Adding, order, deduplication, delay, retry and progress. */
export function describeDelivery(contract: ContractQueue): void {
  describe('adding', () => {
    it('delivers jobs in the order in which they were added, with their payload', async () => {
      const sent = Array.from({ length: 20 }, (_, n) => ({ n, nested: { list: [1, 'two', null, true] } }));
      for (const payload of sent) await contract.queue.add('count', payload);
      const received: unknown[] = [];
      const all = deferred();
      await contract.queue.work(
        atOnce((job, context) => {
          received.push({ name: job.name, payload: job.payload, attempt: context.attempt });
          if (received.length === sent.length) all.resolve();
        }),
        { concurrency: 1 },
      );
      await all.promise;
      expect(received).toEqual(sent.map((payload) => ({ name: 'count', payload, attempt: 1 })));
    });

    it('shows a job that nobody has taken', async () => {
      const id = await contract.queue.add('idle', { a: 1 });
      expect(await contract.queue.get(id)).toEqual({
        id,
        name: 'idle',
        payload: { a: 1 },
        state: 'waiting',
        attempts: 0,
        progress: null,
        error: null,
        createdAt: expect.any(Date) as Date,
      });
      expect(await contract.queue.get('never added')).toBeNull();
    });

    it.each(['shard:1:of:3', '42', '100%3A', 'ü/ß'])('keeps the id %p that the caller chose', async (id) => {
      expect(await contract.queue.add('own', {}, { id })).toBe(id);
      const received = deferred<string>();
      await contract.queue.work(
        atOnce((job) => received.resolve(job.id)),
        { concurrency: 1 },
      );
      expect(await received.promise).toBe(id);
      await contract.settled(id, 'completed');
      expect((await contract.queue.list({ page: 1, perPage: 10 })).items.map((job) => job.id)).toEqual([id]);
    });

    it('refuses ids that belong to scheduled jobs', async () => {
      await expect(contract.queue.add('own', {}, { id: 'repeat:x:1' })).rejects.toMatchObject({ code: 'invalid_job' });
    });

    it('holds a delayed job back until its time', async () => {
      const added = Date.now();
      const id = await contract.queue.add('later', {}, { delayMs: 700 });
      expect(await contract.stateOf(id)).toBe('delayed');
      const started = deferred<number>();
      await contract.queue.work(
        atOnce(() => started.resolve(Date.now())),
        { concurrency: 1 },
      );
      expect((await started.promise) - added).toBeGreaterThanOrEqual(700);
    });
  });

  describe('deduplication', () => {
    it('takes an unsettled id once, whoever adds it', async () => {
      const other = await contract.open();
      const delayed = { id: 'later', delayMs: 60_000 };
      await Promise.all(
        [contract.queue, other, contract.queue, other].map((handle) => handle.add('job', {}, { id: 'same' })),
      );
      await Promise.all([contract.queue, other].map((handle) => handle.add('job', {}, delayed)));
      expect(await contract.queue.list({ page: 1, perPage: 10 })).toMatchObject({ total: 2 });

      const finish = deferred();
      const runs: string[] = [];
      await contract.queue.work(
        async (job) => {
          runs.push(job.id);
          await finish.promise;
        },
        { concurrency: 2 },
      );
      await eventually('the job runs', () => runs.length === 1);
      await other.add('job', {}, { id: 'same' });
      expect(await contract.queue.list({ page: 1, perPage: 10 })).toMatchObject({ total: 2 });
      finish.resolve();
      await contract.settled('same', 'completed');
      expect(runs).toEqual(['same']);
    });

    it('takes the id of a settled job again', async () => {
      let runs = 0;
      await contract.queue.work(
        atOnce(() => {
          runs += 1;
          if (runs === 1) throw new PermanentError('the first run fails');
        }),
        { concurrency: 1 },
      );
      await contract.queue.add('job', { run: 1 }, { id: 'again' });
      await contract.settled('again', 'failed');
      await contract.queue.add('job', { run: 2 }, { id: 'again' });
      await contract.settled('again', 'completed');
      await contract.queue.add('job', { run: 3 }, { id: 'again' });
      await eventually(
        'the third run is over',
        async () => runs === 3 && (await contract.stateOf('again')) === 'completed',
      );
      expect((await contract.queue.get('again'))?.payload).toEqual({ run: 3 });
    });
  });

  describe('failing', () => {
    it('retries with a pause that doubles, and completes', async () => {
      const starts: number[] = [];
      const attempts: number[] = [];
      const id = await contract.queue.add('flaky', {}, { attempts: 3, backoffMs: 300 });
      await contract.queue.work(
        atOnce((job, { attempt }) => {
          expect(job.maxAttempts).toBe(3);
          starts.push(Date.now());
          attempts.push(attempt);
          if (attempt < 3) throw new Error(`attempt ${attempt} fails`);
        }),
        { concurrency: 1 },
      );
      const waiting = await eventually('it waits for the next attempt', async () => {
        const job = await contract.queue.get(id);
        return job?.state === 'delayed' && job;
      });
      expect(waiting).toMatchObject({ attempts: 1, error: 'attempt 1 fails' });
      await contract.settled(id, 'completed');
      expect(attempts).toEqual([1, 2, 3]);
      const [first = 0, second = 0, third = 0] = starts;
      expect(second - first).toBeGreaterThanOrEqual(300);
      expect(third - second).toBeGreaterThanOrEqual(600);
    });

    it('fails a job for good after its last attempt and tells so once', async () => {
      const failures: unknown[] = [];
      const id = await contract.queue.add('hopeless', {}, { attempts: 2, backoffMs: 1 });
      await contract.queue.work(() => Promise.reject(new Error('never works')), {
        concurrency: 1,
        onFailed: (job, error) => void failures.push({ id: job.id, message: error.message }),
      });
      await contract.settled(id, 'failed');
      expect(await contract.queue.get(id)).toMatchObject({ attempts: 2, error: 'never works' });
      await eventually('the failure was told', () => failures.length > 0);
      expect(failures).toEqual([{ id, message: 'never works' }]);
    });

    it('does not retry a PermanentError', async () => {
      let runs = 0;
      const id = await contract.queue.add('wrong', {}, { attempts: 5, backoffMs: 1 });
      await contract.queue.work(
        atOnce(() => {
          runs += 1;
          throw new PermanentError('no attempt can help');
        }),
        { concurrency: 1 },
      );
      await contract.settled(id, 'failed');
      expect(runs).toBe(1);
      expect(await contract.queue.get(id)).toMatchObject({ attempts: 1, error: 'no attempt can help' });
    });
  });

  it('shows the progress that a handler reports', async () => {
    const finish = deferred();
    const id = await contract.queue.add('long', {});
    await contract.queue.work(
      async (_job, { progress }) => {
        await progress(3, 10);
        await finish.promise;
        await progress(10, 10);
      },
      { concurrency: 1 },
    );
    await eventually('progress shows', async () => (await contract.queue.get(id))?.progress?.done === 3);
    expect(await contract.queue.get(id)).toMatchObject({
      state: 'active',
      attempts: 1,
      progress: { done: 3, total: 10 },
    });
    finish.resolve();
    await contract.settled(id, 'completed');
    expect((await contract.queue.get(id))?.progress).toEqual({ done: 10, total: 10 });
  });

  it('takes one handler for each handle', async () => {
    await contract.queue.work(() => Promise.resolve(), { concurrency: 1 });
    await expect(contract.queue.work(() => Promise.resolve(), { concurrency: 1 })).rejects.toMatchObject({
      code: 'already_working',
    });
  });

  it('loses and repeats nothing between several workers', async () => {
    const runs = new Map<string, number>();
    const handler = atOnce((job) => runs.set(job.id, (runs.get(job.id) ?? 0) + 1));
    for (const worker of [await contract.open(), await contract.open(), contract.queue])
      await worker.work(handler, { concurrency: 4 });
    const ids = await Promise.all(Array.from({ length: 100 }, (_, n) => contract.queue.add('job', { n })));
    await eventually('all jobs have run', () => runs.size === ids.length);
    expect([...runs.values()].every((count) => count === 1)).toBe(true);
  });
}

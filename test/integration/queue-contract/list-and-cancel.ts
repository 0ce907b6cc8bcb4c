import { JobInterrupted } from '@assay/platform/queue';
import { aborted, deferred, eventually } from '../../support/eventually';
import type { ContractQueue } from './contract-queue';

/** Paging, and stopping jobs from any handle. */
export function describeListAndCancel(contract: ContractQueue): void {
  it('lists page by page what it counts as a whole', async () => {
    const delayed: string[] = [];
    const waiting: string[] = [];
    for (let n = 0; n < 4; n += 1) waiting.push(await contract.queue.add('now', { n }));
    for (let n = 0; n < 3; n += 1)
      delayed.push(await contract.queue.add('later', { n }, { delayMs: 60_000 + n * 1_000 }));

    const pages = [];
    for (const page of [1, 2, 3, 4]) pages.push(await contract.queue.list({ page, perPage: 3 }));
    expect(pages.map(({ total }) => total)).toEqual([7, 7, 7, 7]);
    expect(pages.map(({ items }) => items.map(({ id }) => id))).toEqual([
      waiting.slice(0, 3),
      [waiting[3], ...delayed.slice(0, 2)],
      delayed.slice(2),
      [],
    ]);

    const some = await contract.queue.list({ states: ['delayed', 'failed'], page: 1, perPage: 2 });
    expect(some).toMatchObject({ total: 3, items: [{ id: delayed[0], state: 'delayed' }, { id: delayed[1] }] });
    expect(await contract.queue.list({ states: [], page: 1, perPage: 2 })).toEqual({ items: [], total: 0 });
  });

  it('lists settled jobs newest first', async () => {
    await contract.queue.work(async (job) => (job.name === 'bad' ? Promise.reject(new Error('bad')) : undefined), {
      concurrency: 1,
    });
    for (const id of ['a', 'b', 'c']) {
      await contract.queue.add('good', {}, { id });
      await contract.settled(id, 'completed');
    }
    await contract.queue.add('bad', {}, { id: 'd' });
    await contract.settled('d', 'failed');
    const { items, total } = await contract.queue.list({ states: ['completed', 'failed'], page: 1, perPage: 10 });
    expect(items.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'd failed',
      'c completed',
      'b completed',
      'a completed',
    ]);
    expect(total).toBe(4);
  });

  describe('cancelling', () => {
    it('removes a job that is waiting or delayed', async () => {
      const waiting = await contract.queue.add('job', {});
      const delayed = await contract.queue.add('job', {}, { delayMs: 60_000 });
      expect(await contract.queue.cancel(waiting)).toBe(true);
      expect(await contract.queue.cancel(delayed)).toBe(true);
      expect(await contract.queue.get(waiting)).toBeNull();
      expect(await contract.queue.list({ page: 1, perPage: 10 })).toEqual({ items: [], total: 0 });
    });

    it('answers false for a job that is unknown or settled', async () => {
      const id = await contract.queue.add('job', {});
      await contract.queue.work(() => Promise.resolve(), { concurrency: 1 });
      await contract.settled(id, 'completed');
      expect(await contract.queue.cancel(id)).toBe(false);
      expect(await contract.queue.cancel('unknown')).toBe(false);
    });

    it.each(['the working', 'another'])(
      'aborts the signal of a running job from %s handle, and does not retry it',
      async (from) => {
        const handle = from === 'another' ? await contract.open() : contract.queue;
        const started = deferred();
        const reason = deferred<unknown>();
        let runs = 0;
        const id = await contract.queue.add('long', { keep: 'this' }, { attempts: 5, backoffMs: 1 });
        await contract.queue.work(
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
        await contract.settled(id, 'failed');
        expect(runs).toBe(1);
        expect((await contract.queue.get(id))?.payload).toEqual({ keep: 'this' });
      },
    );

    it('leaves the other running jobs alone', async () => {
      const signals = new Map<string, AbortSignal>();
      const finish = deferred();
      await contract.queue.work(
        async (job, { signal }) => {
          signals.set(job.id, signal);
          await Promise.race([aborted(signal), finish.promise]);
        },
        { concurrency: 2 },
      );
      await contract.queue.add('long', {}, { id: 'stopped' });
      await contract.queue.add('long', {}, { id: 'spared' });
      await eventually('both run', () => signals.size === 2);
      await contract.queue.cancel('stopped');
      await contract.settled('stopped', 'completed');
      expect(signals.get('spared')?.aborted).toBe(false);
      finish.resolve();
      await contract.settled('spared', 'completed');
    });
  });
}

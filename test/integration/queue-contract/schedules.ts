import { eventually } from '../../support/eventually';
import { atOnce } from '../../support/job-handlers';
import type { ContractQueue } from './contract-queue';

/** Jobs by the clock. */
export function describeSchedules(contract: ContractQueue): void {
  describe('schedules', () => {
    it('fire again and again, with their name and payload', async () => {
      const fired: unknown[] = [];
      await contract.queue.work(
        atOnce((job) => fired.push({ name: job.name, payload: job.payload })),
        {
          concurrency: 1,
        },
      );
      await contract.queue.schedule('tick:1', { cron: '* * * * * *' }, 'tick', { every: 'second' });
      await eventually('it has fired three times', () => fired.length >= 3);
      expect(await contract.queue.unschedule('tick:1')).toBe(true);
      expect(fired.slice(0, 3)).toEqual(Array(3).fill({ name: 'tick', payload: { every: 'second' } }));
    });

    it('are listed, replaced under the same id, and removed', async () => {
      await contract.queue.schedule('nightly', { cron: '0 3 * * *', timeZone: 'Europe/Berlin' }, 'old', {});
      await contract.queue.schedule('nightly', { cron: '30 3 * * *', timeZone: 'Europe/Berlin' }, 'check', {
        deep: true,
      });
      await contract.queue.schedule('hourly', { cron: '0 * * * *' }, 'sweep', {});
      const listed = await (await contract.open()).schedules();
      expect(listed).toEqual([
        {
          id: 'hourly',
          cron: '0 * * * *',
          timeZone: 'UTC',
          name: 'sweep',
          payload: {},
          nextAt: expect.any(Date) as Date,
        },
        {
          id: 'nightly',
          cron: '30 3 * * *',
          timeZone: 'Europe/Berlin',
          name: 'check',
          payload: { deep: true },
          nextAt: expect.any(Date) as Date,
        },
      ]);
      expect(listed[1]?.nextAt?.getTime()).toBeGreaterThan(Date.now());
      expect(listed[1]?.nextAt?.getUTCMinutes()).toBe(30);
      expect(await contract.queue.unschedule('nightly')).toBe(true);
      expect(await contract.queue.unschedule('nightly')).toBe(false);
      expect((await contract.queue.schedules()).map(({ id }) => id)).toEqual(['hourly']);
    });

    it('refuse a time that cannot be read', async () => {
      const timing = { cron: 'whenever' };
      await expect(contract.queue.schedule('x', timing, 'job', {})).rejects.toMatchObject({ code: 'invalid_schedule' });
      expect(await contract.queue.schedules()).toEqual([]);
    });
  });
}

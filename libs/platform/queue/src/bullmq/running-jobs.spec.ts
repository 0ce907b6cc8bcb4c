import { JobInterrupted } from '../queue-errors';
import { RunningJobs } from './running-jobs';

describe('RunningJobs', () => {
  it('aborts the signals of the named jobs only, with the reason', () => {
    const running = new RunningJobs();
    const [first, second] = [running.start('a'), running.start('b')];
    running.interrupt('cancelled', ['a']);
    expect(first.signal.reason).toEqual(new JobInterrupted('cancelled'));
    expect(first.interruption).toBe('cancelled');
    expect(second.signal.aborted).toBe(false);
  });

  it('keeps the first reason', () => {
    const running = new RunningJobs();
    const job = running.start('a');
    running.interrupt('cancelled');
    running.interrupt('closing');
    expect(job.interruption).toBe('cancelled');
  });

  it('is idle once the last job has finished', async () => {
    const running = new RunningJobs();
    const [first, second] = [running.start('a'), running.start('b')];
    let idle = false;
    const waiting = running.waitUntilIdle(60_000).then(() => {
      idle = true;
    });
    running.finish(first);
    await Promise.resolve();
    expect(idle).toBe(false);
    running.finish(second);
    await waiting;
    expect(idle).toBe(true);
  });

  it('gives up waiting after the timeout', async () => {
    const running = new RunningJobs();
    running.start('a');
    await running.waitUntilIdle(1);
    expect(running.size).toBe(1);
  });
});

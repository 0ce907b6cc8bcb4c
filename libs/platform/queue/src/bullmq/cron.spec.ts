import type { ScheduleTiming } from '../job-queue';
import { QueueError } from '../queue-errors';
import { toCronRepeat } from './cron';

function codeOf(timing: ScheduleTiming): string | null {
  try {
    toCronRepeat(timing);
    return null;
  } catch (error) {
    if (error instanceof QueueError) return error.code;
    throw error;
  }
}

describe('toCronRepeat', () => {
  it('takes five fields or six, and UTC unless told otherwise', () => {
    expect(toCronRepeat({ cron: ' 30  2 * * 1 ' })).toEqual({ pattern: '30 2 * * 1', tz: 'UTC' });
    expect(toCronRepeat({ cron: '* * * * * *', timeZone: 'Europe/Berlin' })).toEqual({
      pattern: '* * * * * *',
      tz: 'Europe/Berlin',
    });
  });

  it.each(['', '*', '* * * *', '* * * * * * *', '61 * * * *', 'every day at noon now', '0 0 31 2 *'])(
    'refuses %p',
    (cron) => {
      expect(codeOf({ cron })).toBe('invalid_schedule');
    },
  );

  it('refuses a time zone that does not exist', () => {
    expect(codeOf({ cron: '0 0 * * *', timeZone: 'Mars/Olympus' })).toBe('invalid_schedule');
  });
});

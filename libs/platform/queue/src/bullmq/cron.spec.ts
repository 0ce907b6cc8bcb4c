import { toCronRepeat } from './cron';

const invalid = expect.objectContaining({ code: 'invalid_schedule' });

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
      expect(() => toCronRepeat({ cron })).toThrow(invalid);
    },
  );

  it('refuses a time zone that does not exist', () => {
    expect(() => toCronRepeat({ cron: '0 0 * * *', timeZone: 'Mars/Olympus' })).toThrow(invalid);
  });
});

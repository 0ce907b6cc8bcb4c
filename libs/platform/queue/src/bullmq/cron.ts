import { getNextMillis } from 'bullmq';
import type { ScheduleTiming } from '../job-queue';
import { QueueError } from '../queue-errors';

/** Options by which BullMQ repeats a job at the times of `timing`. */
export interface CronRepeat {
  pattern: string;
  tz: string;
}

function refuse(timing: ScheduleTiming, reason: string, cause?: unknown): QueueError {
  const zone = timing.timeZone === undefined ? '' : ` in time zone '${timing.timeZone}'`;
  return new QueueError('invalid_schedule', `Cron expression '${timing.cron}'${zone} cannot be used: ${reason}`, {
    cause,
  });
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * Checks a timing and translates it. BullMQ would take a missing field for `*`, and would drop a schedule that never fires
 * without a word.
 *
 * @throws QueueError `invalid_schedule`
 */
export function toCronRepeat(timing: ScheduleTiming, now = Date.now()): CronRepeat {
  const fields = timing.cron.trim().split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) {
    throw refuse(timing, 'it needs five fields (minute hour day month weekday), or six with seconds in front.');
  }
  const tz = timing.timeZone ?? 'UTC';
  if (!isTimeZone(tz)) throw refuse(timing, 'the time zone is unknown; give an IANA name such as Europe/Berlin.');
  const repeat = { pattern: fields.join(' '), tz };
  let next: number | undefined;
  try {
    next = getNextMillis(now, repeat);
  } catch (error) {
    throw refuse(timing, error instanceof Error ? error.message : String(error), error);
  }
  if (next === undefined) throw refuse(timing, 'it never fires.');
  return repeat;
}

/** A wait is up to this share longer or shorter than its step, so that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * Seconds until the next attempt, or null when there is none left.
 * @param failures attempts that have failed so far, at least 1
 * @param steps seconds after the first failure, after the second, and so on
 * @param random uniform in [0, 1)
 */
export function secondsUntilNext(failures: number, steps: readonly number[], random: () => number): number | null {
  const step = steps[failures - 1];
  return step === undefined ? null : step * (1 + JITTER * (2 * random() - 1));
}

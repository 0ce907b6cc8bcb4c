import { studentT } from './student-t';

/** What repetitions of a measurement say. */
export interface Summary {
  mean: number;
  /** Standard deviation (n − 1 in the denominator); 0 for a single value. */
  sd: number;
  /** 95 % t-interval of the mean; the mean itself for a single value. */
  interval: [number, number];
  values: number[];
}

/** Mean, standard deviation and 95 % t-interval of at least one value. */
export function summarize(values: readonly number[]): Summary {
  const count = values.length;
  // From the first value on, so that equal values have no deviation from rounding.
  const [first] = values;
  const mean = first + values.reduce((sum, value) => sum + (value - first), 0) / count;
  if (count === 1) return { mean, sd: 0, interval: [mean, mean], values: [...values] };
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
  const reach = (studentT(0.95, count - 1) * sd) / Math.sqrt(count);
  return { mean, sd, interval: [mean - reach, mean + reach], values: [...values] };
}

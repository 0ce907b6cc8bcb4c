import { summarize } from '../summarize';
import type { ArmResult, ComparePoint, Difference, Verdict } from './comparison';

/** What one arm reached and how many rows it trained on, by seed. */
export interface Tally {
  values: number[];
  rows: number[];
}

/** The tallies of one size. */
export interface PointTallies<Arm extends string> {
  size: number;
  arms: Record<Arm, Tally>;
  random: Tally;
}

/** A tally to be filled. */
export function newTally(): Tally {
  return { values: [], rows: [] };
}

/** Tallies for every arm. */
export function newPoint<Arm extends string>(size: number, names: readonly Arm[]): PointTallies<Arm> {
  return { size, arms: mapRecord(names, newTally), random: newTally() };
}

/** Summary of a full tally. */
export function armResult({ values, rows }: Tally): ArmResult {
  return { ...summarize(values), rows: summarize(rows).mean };
}

/** Summaries of one size. @param available rows that `size` is a share of. */
export function pointResult<Arm extends string>(
  { size, arms, random }: PointTallies<Arm>,
  available: number,
): ComparePoint<Arm> {
  const names = Object.keys(arms) as Arm[];
  return {
    size,
    fraction: size / available,
    arms: { ...mapRecord(names, (name) => armResult(arms[name])), random: armResult(random) },
    differences: mapRecord(names, (name) => differenceOf(arms[name].values, random.values)),
  };
}

function differenceOf(arm: readonly number[], other: readonly number[]): Difference {
  const { mean, interval, values } = summarize(arm.map((value, seed) => value - other[seed]));
  return { mean, interval, values, verdict: verdictOf(interval) };
}

function verdictOf([low, high]: [number, number]): Verdict {
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'not-distinguishable';
}

function mapRecord<Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>;
}

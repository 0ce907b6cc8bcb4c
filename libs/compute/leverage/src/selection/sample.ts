import { createRandom, type Random } from '@assay/compute/matrix';
import { rankDescending } from '../rank-descending';
import { drawIndependent, drawPivotal, drawPoisson, drawUniform, shuffled } from './draws';
import type { Floors } from './floors';
import { inclusionProbabilities } from './measure';
import type { SamplePlan } from './plan';
import type { Picked } from './request';
import { role, rowsOfRole } from './roles';
import { rowsOfUnits, sumOverUnits, unitsOf, type Units } from './units';

/** Methods that go by scores alone. */
export type SamplingMethod = 'iid' | 'poisson' | 'pivotal' | 'topk' | 'random';

/** What a sample is drawn from. */
export interface SamplingQuestion {
  method: SamplingMethod;
  seed: number;
  /** Score of every row. */
  scores: Float64Array;
  uniformShare: number;
  /** Changed: floor rows become picked. */
  roles: Uint8Array;
  floors: Floors;
  /** Rows of a group are drawn together. */
  atomicGroups?: ArrayLike<number>;
}

/** Rows drawn, and what the certificate needs to know. */
export interface Sample extends Picked {
  /** Rows wanted in all. */
  requested: number;
  /** Where the size was planned. */
  plan?: SamplePlan;
  /** Draws that were made: rows, or with atomic groups groups. */
  draws: number;
  /**
   * Largest ℓ/π of a unit that was up for chance (ℓ/(m·p) for `iid`), ℓ summed over its rows: k/m in plain i.i.d. sampling. Absent where the
   * draws are not independent of each other, or rows had no chance.
   */
  varianceRatio?: number;
}

/** Must-keep and floor rows, which are certain, and what is drawn beside them. */
export interface Urn {
  question: SamplingQuestion;
  /** Must-keep rows, then rows for floors. */
  fixed: Uint32Array;
  kept: number;
  units: Units;
  /** Scores summed over every unit, and what probabilities are proportional to. */
  leverage: Float64Array;
  measure: Float64Array;
  /** For top-k: units by descending mean score. */
  order?: Uint32Array;
  /** Random numbers used for floors. */
  used: number;
}

/**
 * Must-keep rows, then rows for floors by descending score (at random for `random`); the rest is up to chance, or top-k.
 * @param m rows wanted in all; Infinity where as many may be taken for floors as it needs.
 * @throws NumericError `floors_exceed_size`.
 */
export function prepareUrn(question: SamplingQuestion, m: number): Urn {
  const { method, scores, roles, floors, seed, atomicGroups } = question;
  const random = counted(createRandom(seed));
  const kept = rowsOfRole(roles, role.kept);
  const together = unitsOf(roles, atomicGroups);
  const order = (): Iterable<number> =>
    method === 'random' ? shuffled(rowsOfRole(roles, role.free), random) : descending(scores);
  const reserved = floors.reserve(order, kept.length, m, (row) => together.rowsOf(together.unitOf[row]));
  const units = reserved.length > 0 ? unitsOf(roles, atomicGroups) : together;
  const leverage = sumOverUnits(units, scores);
  return {
    question,
    fixed: concatenate(kept, Uint32Array.from(reserved)),
    kept: kept.length,
    units,
    leverage,
    measure: drawingMeasure(question, units, leverage),
    order: method === 'topk' ? descending(leverage.map((sum, unit) => sum / units.sizes[unit])) : undefined,
    used: random.used(),
  };
}

/**
 * Fills a selection up to `m` rows; the same every time it is asked, by the scores and the seed alone. With atomic groups the
 * rows meet `m` from above by less than a group in top-k; on either side by less than a group in pivotal and random; on average in
 * Poisson and, rounded to whole draws, in i.i.d. sampling.
 */
export function drawFrom(urn: Urn, m: number): Sample {
  const { question, fixed, units } = urn;
  const count = m - fixed.length;
  if (question.method === 'topk') return { requested: m, ...topRows(urn, count) };
  if (question.method !== 'iid' && count >= units.rows) return drawAll(urn);
  if (count <= 0 || units.count === 0) return certain(urn, m, fixed, fixed.length);
  const { taken, probability, varianceRatio } = drawUnits(urn, count);
  const rows = concatenate(fixed, rowsOfUnits(units, taken));
  const inclusion = new Float64Array(rows.length).fill(1);
  let place = fixed.length;
  for (const unit of taken) {
    inclusion.fill(probability(unit), place, place + units.sizes[unit]);
    place += units.sizes[unit];
  }
  return {
    requested: m,
    rows,
    weights: inclusion.map((value) => 1 / value),
    inclusion,
    draws: fixed.length + taken.length,
    varianceRatio: question.roles.includes(role.dropped) ? undefined : varianceRatio,
  };
}

/** Every row that may be selected, whatever the method. */
export function drawAll(urn: Urn): Sample {
  const { question, fixed, units } = urn;
  const m = fixed.length + units.rows;
  if (question.method === 'topk') return { requested: m, ...topRows(urn, units.rows) };
  const all = Uint32Array.from({ length: units.count }, (_, unit) => unit);
  return certain(urn, m, concatenate(fixed, rowsOfUnits(units, all)), fixed.length + units.count);
}

/** Rows of probability 1. */
function certain({ question, units, fixed }: Urn, m: number, rows: Uint32Array, draws: number): Sample {
  const isLeftOut = rows.length < fixed.length + units.rows || question.roles.includes(role.dropped);
  return {
    requested: m,
    rows,
    weights: new Float64Array(rows.length).fill(1),
    inclusion: new Float64Array(rows.length).fill(1),
    draws,
    varianceRatio: isLeftOut ? undefined : 0,
  };
}

/** Rows that a draw gives on average, by the probabilities of a single one; 1 without atomic groups. */
export function rowsPerDraw({ units, measure, question }: Urn): number {
  if (!units.areGroups || units.count === 0) return 1;
  if (question.method === 'topk') return units.rows / units.count;
  return inner(measure, units.sizes) / measure.reduce((sum, value) => sum + value, 0);
}

interface Draw {
  /** Units; `iid` may take one again. */
  taken: Uint32Array;
  /** Probability of inclusion of a unit; for `iid` the expected number of draws. */
  probability: (unit: number) => number;
  varianceRatio?: number;
}

function drawUnits(urn: Urn, count: number): Draw {
  const { question, units, leverage, measure, used } = urn;
  const { method, seed } = question;
  const random = createRandom(seed);
  for (let number = 0; number < used; number += 1) random.uniform();
  const sizes = units.areGroups ? units.sizes : undefined;
  if (method === 'iid') {
    const draws = Math.max(1, Math.round(count / rowsPerDraw(urn)));
    const total = measure.reduce((sum, value) => sum + value, 0);
    const probability = (unit: number): number => (draws * measure[unit]) / total;
    return {
      taken: drawIndependent(measure, draws, random),
      probability,
      varianceRatio: worst(leverage, probability, () => true),
    };
  }
  const probabilities = inclusionProbabilities(measure, count, sizes);
  const probability = (unit: number): number => probabilities[unit];
  // Certain units add no variance.
  const isUncertain = (unit: number): boolean => probabilities[unit] < 1;
  const isDependent = (method === 'pivotal' || (method === 'random' && sizes)) && probabilities.some((p) => p < 1);
  return {
    taken: drawWithout(method, { probabilities, count, sizes, random }),
    probability,
    varianceRatio: isDependent ? undefined : worst(leverage, probability, isUncertain),
  };
}

function drawWithout(
  method: SamplingMethod,
  draw: { probabilities: Float64Array; count: number; sizes?: Float64Array; random: Random },
): Uint32Array {
  const { probabilities, count, sizes, random } = draw;
  if (method === 'poisson') return drawPoisson(probabilities, random);
  if (method === 'pivotal') return drawPivotal(probabilities, random, { sizes });
  if (!sizes) return drawUniform(probabilities.length, count, random);
  const units = Uint32Array.from({ length: probabilities.length }, (_, unit) => unit);
  return drawPivotal(probabilities, random, { sizes, order: shuffled(units, random) });
}

/** Largest ratio of leverage to probability among units. */
function worst(
  leverage: Float64Array,
  probability: (unit: number) => number,
  isCounted: (unit: number) => boolean,
): number {
  let most = 0;
  for (let unit = 0; unit < leverage.length; unit += 1) {
    if (leverage[unit] > 0 && isCounted(unit)) most = Math.max(most, leverage[unit] / probability(unit));
  }
  return most;
}

/** What probabilities are proportional to: leverage, uniform, or a mixture of both, in which a row counts as much in any unit. */
function drawingMeasure(
  { method, uniformShare }: SamplingQuestion,
  units: Units,
  leverage: Float64Array,
): Float64Array {
  const total = leverage.reduce((sum, value) => sum + value, 0);
  // Uniform over units: an equal chance for every row.
  if (method === 'random') return new Float64Array(units.count).fill(1 / units.count);
  const share = total > 0 ? uniformShare : 1;
  return leverage.map(
    (value, unit) => (share < 1 ? ((1 - share) * value) / total : 0) + (share * units.sizes[unit]) / units.rows,
  );
}

/** Units by descending mean score until there are `count` rows. */
function topRows(urn: Urn, count: number): Omit<Sample, 'requested'> {
  const { question, units, fixed, kept, order = new Uint32Array() } = urn;
  const taken: number[] = [];
  let rows = 0;
  for (let place = 0; place < order.length && rows < count; place += 1) {
    taken.push(order[place]);
    rows += units.sizes[order[place]];
  }
  const all = concatenate(fixed, rowsOfUnits(units, taken));
  return { rows: all, weights: rescaledWeights(question.roles, kept, all.length), draws: fixed.length + taken.length };
}

/**
 * Weights of rows that were picked without chance: must-keep rows (the first `kept`) stand for themselves, the others for an equal
 * share of all remaining rows; n/m each without must-keep and start rows.
 */
export function rescaledWeights(roles: Uint8Array, kept: number, m: number): Float64Array {
  const represented = roles.length - rowsOfRole(roles, role.started).length - kept;
  return new Float64Array(m).fill(represented / (m - kept), kept).fill(1, 0, kept);
}

/** Rows by descending score; among equals the lower row first. */
function descending(scores: Float64Array): Uint32Array {
  const order = new Uint32Array(scores.length);
  rankDescending(scores).forEach((rank, row) => {
    order[rank - 1] = row;
  });
  return order;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at] * b[at];
  return sum;
}

function concatenate(first: Uint32Array, second: Uint32Array): Uint32Array {
  const all = new Uint32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** Counts the whole numbers drawn, so that the same stream can be gone on with later. */
function counted(random: Random): Random & { used: () => number } {
  let used = 0;
  return {
    ...random,
    integer(bound) {
      used += 1;
      return random.integer(bound);
    },
    used: () => used,
  };
}

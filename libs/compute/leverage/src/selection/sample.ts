import { createRandom, type Random } from '@assay/compute/matrix';
import { rankDescending } from '../rank-descending';
import { drawIndependent, drawPivotal, drawPoisson, drawUniform, shuffled } from './draws';
import type { Floors } from './floors';
import { inclusionProbabilities } from './measure';
import type { SamplePlan } from './plan';
import type { Picked } from './request';
import { role, rowsOfRole } from './roles';

/** Methods that go by scores alone. */
export type SamplingMethod = 'iid' | 'poisson' | 'pivotal' | 'topk' | 'random';

/** What a sample is drawn from. */
export interface SamplingQuestion {
  method: SamplingMethod;
  /** Rows wanted in all, must-keep and floor rows included; or what to draw beside those, by the number of rows to draw from. */
  size: number | ((free: number) => SamplePlan);
  seed: number;
  /** Score of every row. */
  scores: Float64Array;
  uniformShare: number;
  /** Changed: floor rows become picked. */
  roles: Uint8Array;
  floors: Floors;
}

/** Rows drawn, and what the noise bound needs to know. */
export interface Sample extends Picked {
  /** Rows wanted in all. */
  requested: number;
  /** Where the size was planned. */
  plan?: SamplePlan;
  /**
   * Largest ℓ/π of a row that was up for chance (ℓ/(m·p) for `iid`): k/m in plain i.i.d. sampling. Absent where the draws are not independent of
   * each other, or rows had no chance.
   */
  varianceRatio?: number;
}

/**
 * Must-keep rows, then rows for floors by descending score (at random for `random`), then the draw among the rest. The result
 * depends on the scores and the seed alone.
 * @throws NumericError `floors_exceed_size`.
 */
export function drawSample(question: SamplingQuestion): Sample {
  const { method, size, scores, roles, floors } = question;
  const random = createRandom(question.seed);
  const kept = rowsOfRole(roles, role.kept);
  const order = (): Iterable<number> =>
    method === 'random' ? shuffled(rowsOfRole(roles, role.free), random) : descending(scores);
  const reserved = floors.reserve(order, kept.length, typeof size === 'number' ? size : Infinity);
  for (const row of reserved) roles[row] = role.picked;
  const fixed = concatenate(kept, Uint32Array.from(reserved));
  const plan = typeof size === 'number' ? undefined : size(rowsOfRole(roles, role.free).length);
  const count = typeof size === 'number' ? size - fixed.length : (plan?.m ?? 0);
  const asked = { requested: fixed.length + count, ...(plan && { plan }) };
  if (method === 'topk') return { ...asked, ...topRows(question, kept.length, fixed, count) };
  // Draws with replacement would miss rows although all are to be kept.
  const drawn = method === 'iid' && plan?.keepAll ? 'pivotal' : method;
  const { rows, inclusion, varianceRatio } = draw({ ...question, method: drawn }, count, random);
  const all = new Float64Array(fixed.length + rows.length).fill(1);
  all.set(inclusion, fixed.length);
  return {
    ...asked,
    rows: concatenate(fixed, rows),
    weights: all.map((value) => 1 / value),
    inclusion: all,
    varianceRatio: roles.includes(role.dropped) ? undefined : varianceRatio,
  };
}

interface Draw {
  rows: Uint32Array;
  inclusion: Float64Array;
  varianceRatio?: number;
}

function draw(question: SamplingQuestion, count: number, random: Random): Draw {
  const { method, roles, scores } = question;
  const free = rowsOfRole(roles, role.free);
  if (count === 0 || free.length === 0) {
    return { rows: new Uint32Array(), inclusion: new Float64Array(), varianceRatio: free.length > 0 ? undefined : 0 };
  }
  const candidates = roles.map((value) => Number(value === role.free));
  const measure = drawingMeasure(question, free);
  if (method === 'iid') {
    let total = 0;
    for (const row of free) total += measure[row];
    const expected = (row: number): number => (count * measure[row]) / total;
    const rows = drawIndependent(measure, count, random);
    return { rows, inclusion: Float64Array.from(rows, expected), varianceRatio: worst(free, scores, expected) };
  }
  const probabilities = inclusionProbabilities(measure, candidates, count);
  const probability = (row: number): number => probabilities[row];
  const rows =
    method === 'poisson'
      ? drawPoisson(probabilities, random)
      : method === 'pivotal'
        ? drawPivotal(probabilities, count, random)
        : drawUniform(free, count, random);
  // Certain rows add no variance.
  const uncertain = free.filter((row) => probabilities[row] < 1);
  const isDependent = method === 'pivotal' && uncertain.length > 0;
  return {
    rows,
    inclusion: Float64Array.from(rows, probability),
    varianceRatio: isDependent ? undefined : worst(uncertain, scores, probability),
  };
}

/** What probabilities are proportional to: scores, uniform, or a mixture of both; 0 outside the free rows. */
function drawingMeasure({ method, scores, uniformShare, roles }: SamplingQuestion, free: Uint32Array): Float64Array {
  let total = 0;
  for (const row of free) total += scores[row];
  const share = method === 'random' || !(total > 0) ? 1 : uniformShare;
  return scores.map((score, row) => {
    if (roles[row] !== role.free) return 0;
    return (share < 1 ? ((1 - share) * score) / total : 0) + share / free.length;
  });
}

function worst(rows: Uint32Array, scores: Float64Array, inclusion: (row: number) => number): number {
  let ratio = 0;
  for (const row of rows) if (scores[row] > 0) ratio = Math.max(ratio, scores[row] / inclusion(row));
  return ratio;
}

function topRows(question: SamplingQuestion, kept: number, fixed: Uint32Array, count: number): Picked {
  const { roles, scores } = question;
  const rows: number[] = [];
  for (const row of descending(scores)) {
    if (rows.length === count) break;
    if (roles[row] === role.free) rows.push(row);
  }
  const all = concatenate(fixed, Uint32Array.from(rows));
  return { rows: all, weights: rescaledWeights(roles, kept, all.length) };
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

function concatenate(first: Uint32Array, second: Uint32Array): Uint32Array {
  const all = new Uint32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

import type { DecisionReason, PruningMethod, PruningScore, PruningTarget, Verdict } from '@assay/contracts';
import { formatCount, formatNumber, formatPercent } from '../format/format';

interface Words {
  name: string;
  text: string;
}

/** Ways of choosing, in the order in which they are offered. */
export const METHODS: Record<PruningMethod, Words> = {
  influence: {
    name: 'Influence sampling',
    text: 'Draws by how far a linear model moves without the item. Weights make up for what is left out. The default, since it measured best.',
  },
  kcenter: { name: 'k-center', text: 'No item is far from one that is kept. Covers well, and keeps outliers too.' },
  pivotal: {
    name: 'Leverage sampling, spread',
    text: 'Draws by leverage, evenly over the data. Weights make up for what is left out.',
  },
  poisson: {
    name: 'Leverage sampling, item by item',
    text: 'Each item is drawn on its own, by its leverage. The size varies a little.',
  },
  iid: {
    name: 'Leverage sampling, with replacement',
    text: 'The kind that the bound on ε is proven for. An item that is drawn often weighs more.',
  },
  'greedy-d': { name: 'D-optimal', text: 'Adds what opens most new volume. For coefficients of linear models.' },
  'greedy-a': { name: 'A-optimal', text: 'Adds what makes coefficients least uncertain on average.' },
  'greedy-v': { name: 'V-optimal', text: 'Adds what makes predictions for all the data least uncertain.' },
  topk: {
    name: 'Highest leverage',
    text: 'The most unusual items. Often trains worse than a random choice: look at the probe.',
  },
  random: { name: 'Random', text: 'Every item has the same chance: the yardstick for all others.' },
};

export const methodName = (method: PruningMethod): string => METHODS[method].name;

/** Why an item is kept or dropped. */
export const REASONS: Record<DecisionReason, Words & { kept: boolean }> = {
  selected: { name: 'Chosen', text: 'Chosen by the method', kept: true },
  floor: { name: 'Floor', text: 'Kept so that its class or contributor has enough', kept: true },
  'must-keep': { name: 'Must keep', text: 'On the list to keep', kept: true },
  'not-selected': { name: 'Not chosen', text: 'Others say the same, or more', kept: false },
  'exact-duplicate': { name: 'Exact duplicate', text: 'The same content as an item that stands for it', kept: false },
  'near-duplicate': { name: 'Near duplicate', text: 'Almost the same as an item that stands for it', kept: false },
  'label-error': { name: 'Suspicious label', text: 'The label is probably wrong', kept: false },
  'below-value': { name: 'Low value', text: 'Scores below the limit', kept: false },
  'must-drop': { name: 'Must drop', text: 'On the list to drop', kept: false },
};

/** Reasons for keeping or for dropping, for a filter. */
export const reasonChoices = (kept: boolean): { value: string; label: string }[] =>
  Object.entries(REASONS)
    .filter(([, reason]) => reason.kept === kept)
    .map(([value, { name }]) => ({ value, label: name }));

/** Kinds of targets, in the order in which they are offered. */
export const TARGETS: Record<PruningTarget['kind'], Words> = {
  fraction: { name: 'A part', text: 'keep such a share of the items' },
  count: { name: 'A number', text: 'keep so many items' },
  dimension: { name: 'Most of the information', text: 'keep the fewest items that hold such a share of it' },
  accuracy: { name: 'Enough for an accuracy', text: 'keep what sampling needs for a spectral error of ε' },
  value: { name: 'All above a value', text: 'drop what scores below a limit; needs a valuation' },
};

export const SCORES: Record<PruningScore, string> = {
  value: 'Value',
  leverage: 'Leverage',
  looResidual: 'LOO residual',
  knnShapley: 'KNN-Shapley',
};

/** A target as a sentence's part: `keep 30 % of the items`. */
export function targetText(target: PruningTarget): string {
  switch (target.kind) {
    case 'count':
      return `keep ${formatCount(target.keep)} items`;
    case 'fraction':
      return `keep ${formatShare(target.keep)} of the items`;
    case 'accuracy':
      return `keep enough for ε = ${formatNumber(target.epsilon)} with probability ${formatShare(1 - target.delta)}`;
    case 'dimension':
      return `keep the fewest with ${formatShare(target.share)} of the effective dimension`;
    case 'value':
      return `drop what has a ${SCORES[target.score]} below ${formatNumber(target.below)}`;
  }
}

export const VERDICTS: Record<Verdict, string> = {
  better: 'Better than random',
  'not-distinguishable': 'No better than random',
  worse: 'Worse than random',
};

/** Whole percents stay whole: `30%`, but `0.5%`. */
export const formatShare = (share: number): string =>
  formatPercent(share, Number.isInteger(round(share * 100)) ? 0 : 1);

/** Without what floating point adds: 0.07 · 100 is 7. */
export const round = (value: number): number => Number(value.toPrecision(12));

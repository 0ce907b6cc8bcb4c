import type { Estimate, PruningReport } from '@assay/contracts';
import { formatCount, formatNumber, formatPercent, NOTHING } from '../../format/format';
import { formatShare, VERDICTS } from '../pruning-words';

/** A figure of two reports. */
export interface Compared {
  name: string;
  left: string;
  right: string;
}

const FIGURES: [name: string, of: (report: PruningReport) => string][] = [
  [
    'Kept',
    ({ kept, items }) => `${formatCount(kept)} of ${formatCount(items)} (${formatPercent(kept / Math.max(1, items))})`,
  ],
  ['Probe', ({ probe }) => (probe ? VERDICTS[probe.verdict] : NOTHING)],
  ['Accuracy, kept', ({ probe }) => accuracy(probe?.kept)],
  ['Accuracy, random', ({ probe }) => accuracy(probe?.random)],
  ['Accuracy, everything', ({ probe }) => accuracy(probe?.all)],
  ['Spectral error ε', ({ certificate }) => formatNumber(certificate.epsilon, 3)],
  [
    'Effective dimension kept',
    ({ certificate: { effectiveDimension } }) =>
      effectiveDimension.subset === null
        ? NOTHING
        : formatShare(effectiveDimension.full === 0 ? 1 : effectiveDimension.subset / effectiveDimension.full),
  ],
  ['Coverage radius', ({ certificate }) => formatNumber(certificate.coverageRadius, 3)],
  ['Log-determinant', ({ certificate }) => formatNumber(certificate.logDet)],
  ['Drift of classes', ({ drift }) => formatNumber(drift.classes.totalVariation, 3)],
  ['Drift of contributors', ({ drift }) => formatNumber(drift.contributors.totalVariation, 3)],
  ['Exact duplicates', ({ duplicates }) => (duplicates ? formatCount(duplicates.exact) : NOTHING)],
  ['Near duplicates', ({ duplicates }) => (duplicates ? formatCount(duplicates.near) : NOTHING)],
  ['Suspicious labels', ({ labelGate }) => (labelGate ? formatCount(labelGate.dropped) : NOTHING)],
];

const accuracy = (estimate: Estimate | undefined): string =>
  estimate
    ? `${formatPercent(estimate.mean)} ± ${formatPercent((estimate.interval[1] - estimate.interval[0]) / 2)}`
    : NOTHING;

/** The figures of two reports side by side. */
export const figures = (left: PruningReport, right: PruningReport): Compared[] =>
  FIGURES.map(([name, of]) => ({ name, left: of(left), right: of(right) }));

import type { GroupValue, Histogram, ValuationSummary } from '@assay/contracts';
import type { RowTexts } from '@assay/features/embeddings';
import type { ValueTable } from './value-table';

const BINS = 40;
/** Groups that a summary lists, the most valuable first. */
const GROUP_LIMIT = 200;

/** Counts of `leverage / effectiveDimension` in equal bins between the smallest and the largest value. */
export function histogram(leverage: Float64Array, effectiveDimension: number, bins = BINS): Histogram {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const score of leverage) {
    if (score < min) min = score;
    if (score > max) max = score;
  }
  const width = (max - min) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const score of leverage) {
    const bin = width > 0 ? Math.min(bins - 1, Math.floor((score - min) / width)) : 0;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const edge = (k: number): number => (k === bins ? max : min + k * width) / effectiveDimension;
  return { edges: Array.from({ length: bins + 1 }, (_, k) => edge(k)), counts };
}

/** Histogram of values, and what each class and contributor holds of the whole. */
export function summarize(table: ValueTable, effectiveDimension: number): ValuationSummary {
  const totals = (texts: RowTexts): GroupValue[] => groupValues(texts, table.leverage, effectiveDimension);
  return {
    histogram: histogram(table.leverage, effectiveDimension),
    byLabel: totals(table.labels),
    byContributor: totals(table.contributors),
  };
}

/** The groups that hold the most, among equal ones by name; rows without a text are a group, too, the last among equals. */
export function groupValues(
  { names, codes }: RowTexts,
  leverage: Float64Array,
  effectiveDimension: number,
): GroupValue[] {
  const items = new Float64Array(names.length + 1);
  const sums = new Float64Array(names.length + 1);
  for (let row = 0; row < codes.length; row += 1) {
    const group = codes[row] < 0 ? names.length : codes[row];
    items[group] += 1;
    sums[group] += leverage[row] / effectiveDimension;
  }
  return [...items.keys()]
    .filter((group) => items[group] > 0)
    .sort((a, b) => sums[b] - sums[a] || a - b)
    .slice(0, GROUP_LIMIT)
    .map((group) => {
      const mean = sums[group] / items[group];
      return {
        value: names[group] ?? null,
        items: items[group],
        total: sums[group],
        mean,
        perItem: mean * leverage.length,
      };
    });
}

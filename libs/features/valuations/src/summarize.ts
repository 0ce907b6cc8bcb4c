import type { GroupValue, Histogram, ValuationSummary } from '@assay/contracts';
import type { EntityManager } from 'typeorm';

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

/** Histogram of values, and what each class and contributor holds of the whole. Reads what the same transaction has written. */
export async function summarize(
  manager: EntityManager,
  valuationId: string,
  leverage: Float64Array,
  effectiveDimension: number,
): Promise<ValuationSummary> {
  const totals = async (column: 'label' | 'contributor'): Promise<GroupValue[]> => {
    const rows: { value: string | null; items: string; total: number; mean: number }[] = await manager.query(
      `select i.${column} as value, count(*) as items, sum(v.value) as total, avg(v.value) as mean
       from item_value v join item i on i.id = v.item_id where v.valuation_id = $1 group by 1 order by total desc, 1 limit ${GROUP_LIMIT}`,
      [valuationId],
    );
    return rows.map((row) => ({ ...row, items: Number(row.items), perItem: row.mean * leverage.length }));
  };
  return {
    histogram: histogram(leverage, effectiveDimension),
    byLabel: await totals('label'),
    byContributor: await totals('contributor'),
  };
}

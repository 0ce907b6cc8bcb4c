import type { PrunedItem, PruningJob } from '@assay/contracts';
import { formatNumber, formatTimes } from '../../format/format';
import { REASONS } from '../pruning-words';

/** One line below a picture: why, and what it is worth or weighs. */
export function decisionNote(item: PrunedItem, job: PruningJob): string {
  if (item.duplicateOf !== null) return `like ${item.duplicateOf}`;
  const reason = REASONS[item.reason].name;
  if (item.kept && item.weight !== null && item.weight !== 1)
    return `${reason} · weight ${formatNumber(item.weight, 3)}`;
  return `${reason} · ${formatTimes(item.value * job.items)}`;
}

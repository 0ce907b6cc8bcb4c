import type { Job } from '@assay/contracts';
import { formatCount, formatPercent } from '../format/format';

const KINDS: Record<string, string> = {
  import: 'Import',
  embed: 'Embedding',
  value: 'Valuation',
  prune: 'Pruning preview',
  'apply-pruning': 'Pruning',
  'undo-pruning': 'Undo of a pruning',
  'purge-pruning': 'Purge',
};
const SUBJECTS: Record<string, { resource: string; label: string }> = {
  dataset: { resource: 'datasets', label: 'Dataset' },
  embedding_set: { resource: 'embedding-sets', label: 'Embedding set' },
  valuation: { resource: 'valuations', label: 'Valuation' },
  pruning_job: { resource: 'pruning-jobs', label: 'Pruning job' },
};

export const kindOf = (kind: string): string => KINDS[kind] ?? kind;
export const JOB_KIND_CHOICES = Object.entries(KINDS).map(([value, label]) => ({ value, label }));

/** Which record a job works on, if it is of a kind that has a page. */
export function subjectOf(job: Job): { resource: string; label: string; id: string } | null {
  const subject = SUBJECTS[(job.subjectType ?? '').replace('-', '_')];
  return subject && job.subjectId !== null ? { ...subject, id: job.subjectId } : null;
}

/** Share that is done, null while the total is unknown. */
export function shareDone(job: Pick<Job, 'state' | 'done' | 'total'>): number | null {
  if (job.state === 'succeeded') return 1;
  if (job.total === null || job.total <= 0) return null;
  return Math.min(1, Math.max(0, job.done / job.total));
}

/** What the job is doing, in words: `reading rows · 1,200 of 5,000 (24%)`. */
export function progressText(job: Job): string {
  if (job.state === 'queued') return 'Waiting for a worker';
  if (job.state === 'succeeded') return 'Done';
  if (job.state === 'failed') return job.error?.message ?? 'Failed';
  if (job.state === 'cancelled') return 'Cancelled';
  if (job.cancelRequested) return 'Stopping';
  const share = shareDone(job);
  const amount =
    share === null || job.total === null
      ? job.done > 0
        ? `${formatCount(job.done)} so far`
        : ''
      : `${formatCount(job.done)} of ${formatCount(job.total)} (${formatPercent(share, 0)})`;
  return [job.phase ?? 'Working', amount].filter(Boolean).join(' · ');
}

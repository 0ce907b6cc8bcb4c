import { createHash } from 'node:crypto';
import { DECISION_REASONS, type PruningManifest } from '@assay/contracts';
import { spanAt } from '@assay/features/datasets';
import { copyRows } from '@assay/platform/database';
import canonicalize from 'canonicalize';
import type { DataSource } from 'typeorm';

/** Characters of lines that are handed over at a time. */
const PIECE_LENGTH = 1 << 20;

/** What the manifest's lines are of. */
export interface ManifestSubject {
  pruningJobId: string;
  /** Version that was pruned: it fixes the content hashes. */
  version: number;
}

/** One line of the manifest: what was decided of one item. */
export interface ManifestLine {
  id: string;
  sha256: string;
  value: number;
  rank: number;
  decision: 'keep' | 'drop';
  reason: string;
  weight: number | null;
  duplicateOf: string | null;
}

/** The decisions of a pruning job with ids and content hashes, for SQL, in the order of ranks. */
export function manifestQuery(
  { pruningJobId, version }: ManifestSubject,
  text: (column: string) => string = (column) => column,
): string {
  if (!/^[0-9a-f-]{36}$/.test(pruningJobId)) throw new Error('not a UUID');
  const reason = `(array[${DECISION_REASONS.map((name) => `'${name}'`).join(', ')}])[p.reason + 1]`;
  return `select ${text('i.external_id')} as id, encode(s.sha256, 'hex') as sha256, p.value, p.rank,
      case when p.kept then 'keep' else 'drop' end as decision, ${reason} as reason, p.weight, ${text('o.external_id')} as duplicate_of
    from pruning_decision p join item i on i.id = p.item_id join item_span s on ${spanAt(String(version))}
      left join item o on o.id = p.duplicate_of
    where p.pruning_job_id = '${pruningJobId}' order by p.rank`;
}

/** Hands over the manifest's lines (JSON, a line feed after each), in pieces of about a megabyte. */
export async function readManifestLines(
  dataSource: DataSource,
  subject: ManifestSubject,
  take: (lines: string) => void,
): Promise<void> {
  let lines = '';
  await copyRows(dataSource, manifestQuery(subject), (row) => {
    const line: ManifestLine = {
      id: row.text(0) ?? '',
      sha256: row.text(1) ?? '',
      value: row.float8(2),
      rank: row.int4(3),
      decision: row.text(4) === 'keep' ? 'keep' : 'drop',
      reason: row.text(5) ?? '',
      weight: row.isNull(6) ? null : row.float8(6),
      duplicateOf: row.text(7),
    };
    lines += `${JSON.stringify(line)}\n`;
    if (lines.length < PIECE_LENGTH) return;
    take(lines);
    lines = '';
  });
  if (lines !== '') take(lines);
}

/** The manifest's head with the hashes: of its lines, and of itself. */
export async function sealManifest(
  dataSource: DataSource,
  subject: ManifestSubject,
  head: Omit<PruningManifest, 'rows' | 'hash'>,
): Promise<PruningManifest> {
  const hash = createHash('sha256');
  await readManifestLines(dataSource, subject, (lines) => hash.update(lines));
  const unsealed = { ...head, rows: hash.digest('hex') };
  const canonical = canonicalize(unsealed) ?? '';
  return { ...unsealed, hash: createHash('sha256').update(canonical).digest('hex') };
}

import { createHash, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { DataSource, EntityManager } from 'typeorm';
import { keepPayloads, removeUnusedPayloads } from './payload-lock';
import type { RawRow, RowProblem } from './readers/reader';
import { makeThumbnail } from './readers/thumbnail';

/** Problems that are kept by line; the rest is only counted, lest a file of garbage fill the database. */
export const MAX_STORED_PROBLEMS = 100_000;

const sha256 = (...parts: (Buffer | string)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** The staged rows of one import job. Every job starts over: what an interrupted attempt staged is dropped first. */
export class ImportStaging {
  /** Of this attempt alone. */
  readonly id = randomUUID();
  private nextSeq = 0;
  private problems = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobId: string,
  ) {}

  get staged(): number {
    return this.nextSeq;
  }

  get rejected(): number {
    return this.problems;
  }

  async clear(): Promise<void> {
    await this.dataSource.query('delete from import_row where job_id = $1', [this.jobId]);
    await this.dataSource.query('delete from import_problem where job_id = $1', [this.jobId]);
  }

  /** Forgets staged rows but keeps the problems, which stay readable. */
  async clearRows(): Promise<void> {
    await this.dataSource.query('delete from import_row where stage_id = $1', [this.id]);
  }

  /** Forgets the rows of an import that came to nothing, and the payloads that only they have. */
  async discardRows(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(
        'create temporary table gone on commit drop as select distinct sha256 from import_row where stage_id = $1 and has_payload',
        [this.id],
      );
      await manager.query('delete from import_row where stage_id = $1', [this.id]);
      await removeUnusedPayloads(manager, 'gone');
    });
  }

  /** Stages good rows. @returns those that were taken, in order: a repeated external id is reported as a problem instead */
  async add(rows: readonly RawRow[]): Promise<RawRow[]> {
    const first = new Map<string, RawRow>();
    for (const row of rows) if (!first.has(row.externalId)) first.set(row.externalId, row);
    const known: { external_id: string }[] = await this.dataSource.query(
      'select external_id from import_row where stage_id = $1 and external_id = any($2)',
      [this.id, [...first.keys()]],
    );
    for (const { external_id } of known) first.delete(external_id);
    const taken = rows.filter((row) => first.get(row.externalId) === row);
    await this.reject(
      rows
        .filter((row) => first.get(row.externalId) !== row)
        .map((row) => ({
          line: row.line,
          externalId: row.externalId,
          code: 'duplicate_id',
          reason: `The id ${row.externalId} stood in an earlier row; only the first is imported.`,
        })),
    );
    if (taken.length === 0) return taken;
    await this.dataSource.transaction(async (manager) => {
      await keepPayloads(manager);
      await storePayloads(manager, taken);
      await this.stage(manager, taken);
    });
    this.nextSeq += taken.length;
    return taken;
  }

  private async stage(manager: EntityManager, taken: readonly RawRow[]): Promise<void> {
    const column = <T>(pick: (row: RawRow, index: number) => T): T[] => taken.map(pick);
    await manager.query(
      `insert into import_row (stage_id, job_id, seq, external_id, sha256, kind, label, contributor, "group", attributes, has_payload)
       select $1, $11, r.seq, r.external_id, decode(r.sha256, 'hex'), r.kind, r.label, r.contributor, r.grp, r.attributes::jsonb, r.has_payload
       from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bool[])
         as r (seq, external_id, sha256, kind, label, contributor, grp, attributes, has_payload)`,
      [
        this.id,
        column((_, index) => this.nextSeq + index),
        column((row) => row.externalId),
        column((row) => contentHash(row).toString('hex')),
        column((row) => row.kind),
        column((row) => row.label),
        column((row) => row.contributor),
        column((row) => row.group),
        column((row) => JSON.stringify(row.attributes)),
        column((row) => row.payload !== undefined),
        this.jobId,
      ],
    );
  }

  async reject(problems: readonly RowProblem[]): Promise<void> {
    const kept = problems.slice(0, Math.max(0, MAX_STORED_PROBLEMS - this.problems));
    const start = this.problems;
    this.problems += problems.length;
    if (kept.length === 0) return;
    await this.dataSource.query(
      `insert into import_problem (job_id, seq, line, external_id, code, reason)
       select $1, * from unnest($2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[])`,
      [
        this.jobId,
        kept.map((_, index) => start + index),
        kept.map((problem) => problem.line),
        kept.map((problem) => problem.externalId && storable(problem.externalId)),
        kept.map((problem) => problem.code),
        kept.map((problem) => storable(problem.reason)),
      ],
    );
  }
}

/** Stores the payloads that are not there yet. */
async function storePayloads(manager: EntityManager, rows: readonly RawRow[]): Promise<void> {
  const files = new Map<string, { hash: Buffer; row: RawRow; bytes: Buffer }>();
  for (const row of rows) {
    if (!row.payload) continue;
    const hash = sha256(row.payload);
    files.set(hash.toString('hex'), { hash, row, bytes: row.payload });
  }
  if (files.size === 0) return;
  const stored: { sha256: string }[] = await manager.query(
    `select encode(sha256, 'hex') as sha256 from payload where sha256 in (select decode(x, 'hex') from unnest($1::text[]) x)`,
    [[...files.keys()]],
  );
  for (const row of stored) files.delete(row.sha256);
  const ready = await Promise.all(
    [...files.values()].map(async (file) => ({
      ...file,
      thumbnail: file.row.kind === 'image' ? await makeThumbnail(file.bytes, file.row.mediaType ?? 'image/png') : null,
    })),
  );
  for (const { hash, row, bytes, thumbnail } of ready) {
    await manager.query(
      'insert into payload (sha256, media_type, size, data, thumbnail) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [hash, row.mediaType ?? 'application/octet-stream', bytes.length, bytes, thumbnail],
    );
  }
}

/** What makes an item's content: the bytes of its payload, else its attributes and vector. Labels and owners do not count. */
function contentHash(row: RawRow): Buffer {
  if (row.payload) return sha256(row.payload);
  const vector = row.vector
    ? Buffer.from(row.vector.buffer, row.vector.byteOffset, row.vector.byteLength)
    : Buffer.alloc(0);
  return sha256(canonicalize(row.attributes) ?? '{}', vector);
}

/** Postgres text holds everything but NUL. */
const storable = (text: string): string => text.replaceAll('\u0000', '\u2400').slice(0, 2000);

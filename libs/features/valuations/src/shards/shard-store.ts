import { copyBytes } from '@assay/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import { type Arrays, decodeArrays, encodeArrays } from './array-codec';
import type { Shard } from './shard-plan';

/** A worker that has not renewed its hold on a shard for so long has lost it. */
export const LEASE_SECONDS = 10;

/** Places of parts that belong to no shard: what a phase starts from, and what its shards gave together. */
const INPUT = -1;
const TOTAL = -2;

/** A shard that somebody holds. */
export interface HeldShard extends Shard {
  phase: string;
  engine: string;
}

interface ShardRow {
  phase: string;
  shard: number;
  first_block: number;
  last_block: number;
  row_start: string;
  rows: string;
  engine: string;
}

/** How far a phase is. */
export interface PhaseState {
  shards: number;
  done: number;
  rowsDone: number;
}

/** Thrown to whoever finishes a shard that somebody else has taken over. */
class ShardLostError extends Error {}

/** While it holds, shards of the valuation may be worked on: its job waits or runs, and nobody has cancelled it. */
const WANTED = `exists (select 1 from valuation v join job j on j.id = v.job_id
  where v.id = s.valuation_id and j.state in ('queued', 'running') and not j.cancel_requested)`;

/**
 * The shards of one valuation in the database: phases one after another, shards of a phase side by side. A shard is held under a
 * lease, which is measured by the clock of the database alone, and its result is written once, by whoever holds it then.
 */
export class ShardStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly valuationId: string,
  ) {
    if (!/^[0-9a-f-]{36}$/.test(valuationId)) throw new Error('not a UUID');
  }

  /** The engine that has begun, if any has. */
  async engine(): Promise<string | null> {
    const rows: { engine: string }[] = await this.dataSource.query(
      'select engine from valuation_shard where valuation_id = $1 limit 1',
      [this.valuationId],
    );
    return rows[0]?.engine ?? null;
  }

  /** The plan of a phase that was opened before, if one was. */
  async plan(): Promise<Shard[] | null> {
    const rows: ShardRow[] = await this.dataSource.query(
      `select * from valuation_shard where valuation_id = $1 and phase = (select min(phase) from valuation_shard where valuation_id = $1) order by shard`,
      [this.valuationId],
    );
    return rows.length > 0 ? rows.map(toShard) : null;
  }

  /** Makes the shards of a phase, with what they start from; where they are already, nothing changes. */
  async open(phase: string, shards: readonly Shard[], engine: string, input: Arrays<unknown>): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const locked: unknown[] = await manager.query('select 1 from valuation where id = $1 for update', [
        this.valuationId,
      ]);
      if (locked.length === 0) throw new Error('the valuation is gone');
      const inserted: unknown[] = await manager.query(
        `insert into valuation_shard (valuation_id, phase, shard, first_block, last_block, row_start, rows, engine)
         select $1::uuid, $2::text, r.*, $8::text from unnest($3::int[], $4::int[], $5::int[], $6::bigint[], $7::bigint[]) r on conflict do nothing returning 1`,
        [
          this.valuationId,
          phase,
          shards.map(({ shard }) => shard),
          shards.map(({ firstBlock }) => firstBlock),
          shards.map(({ lastBlock }) => lastBlock),
          shards.map(({ rowStart }) => rowStart),
          shards.map(({ rows }) => rows),
          engine,
        ],
      );
      if (inserted.length > 0) await this.write(manager, phase, INPUT, input);
    });
  }

  /**
   * Takes a shard that nobody holds.
   * @param near first blocks of shards that are cheap here, to be taken first
   * @returns null when there is none, or the valuation's job has ended or was cancelled
   */
  async claim(owner: string, near: readonly number[]): Promise<HeldShard | null> {
    const [rows] = await this.dataSource.query<[ShardRow[], number]>(
      `update valuation_shard set owner = $2, lease_until = now() + make_interval(secs => $3)
       where (valuation_id, phase, shard) = (
         select s.valuation_id, s.phase, s.shard from valuation_shard s
         where s.valuation_id = $1 and not s.done and (s.lease_until is null or s.lease_until < now()) and ${WANTED}
         order by (s.first_block = any($4)) desc, s.shard limit 1 for update skip locked)
       returning *`,
      [this.valuationId, owner, LEASE_SECONDS, near],
    );
    return rows[0] ? { ...toShard(rows[0]), phase: rows[0].phase, engine: rows[0].engine } : null;
  }

  /** Holds on. @returns whether the shard is still held and wanted */
  async renew({ phase, shard }: HeldShard, owner: string): Promise<boolean> {
    const [rows] = await this.dataSource.query<[unknown[], number]>(
      `update valuation_shard s set lease_until = now() + make_interval(secs => $5)
       where valuation_id = $1 and phase = $2 and shard = $3 and owner = $4 and not done and ${WANTED} returning 1`,
      [this.valuationId, phase, shard, owner, LEASE_SECONDS],
    );
    return rows.length > 0;
  }

  /** Lets others have the shard at once. */
  async giveBack({ phase, shard }: HeldShard, owner: string): Promise<void> {
    await this.dataSource.query(
      `update valuation_shard set owner = null, lease_until = null
       where valuation_id = $1 and phase = $2 and shard = $3 and owner = $4 and not done`,
      [this.valuationId, phase, shard, owner],
    );
  }

  /** Writes what a shard gave, unless somebody else has it by now. @returns whether it was written */
  async finish({ phase, shard }: HeldShard, owner: string, result: Arrays<unknown>): Promise<boolean> {
    try {
      await this.dataSource.transaction(async (manager) => {
        const [rows] = await manager.query<[unknown[], number]>(
          `update valuation_shard set done = true, owner = null, lease_until = null
           where valuation_id = $1 and phase = $2 and shard = $3 and owner = $4 and not done returning 1`,
          [this.valuationId, phase, shard, owner],
        );
        if (rows.length === 0) throw new ShardLostError('the shard was taken over');
        await this.write(manager, phase, shard, result);
      });
      return true;
    } catch (error) {
      if (error instanceof ShardLostError) return false;
      throw error;
    }
  }

  async state(phase: string): Promise<PhaseState> {
    const [row]: { shards: string; done: string; rows: string | null }[] = await this.dataSource.query(
      `select count(*) as shards, count(*) filter (where done) as done, sum(rows) filter (where done) as rows
       from valuation_shard where valuation_id = $1 and phase = $2`,
      [this.valuationId, phase],
    );
    return { shards: Number(row?.shards), done: Number(row?.done), rowsDone: Number(row?.rows ?? 0) };
  }

  /** Whether a job still wants this valuation, so that there may be another phase to come. */
  async isWanted(): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      `select 1 from valuation_shard s where valuation_id = $1 and ${WANTED} limit 1`,
      [this.valuationId],
    );
    return rows.length > 0;
  }

  input<Facts>(phase: string): Promise<Arrays<Facts>> {
    return this.read(phase, INPUT);
  }

  result<Facts>(phase: string, shard: number): Promise<Arrays<Facts>> {
    return this.read(phase, shard);
  }

  /** What all shards of a phase gave together, once it was kept. */
  async total<Facts>(phase: string): Promise<Arrays<Facts> | null> {
    const found: unknown[] = await this.dataSource.query(
      'select 1 from valuation_part where valuation_id = $1 and phase = $2 and shard = $3 limit 1',
      [this.valuationId, phase, TOTAL],
    );
    return found.length > 0 ? this.read(phase, TOTAL) : null;
  }

  /** Keeps the total of a phase in place of what its shards gave. */
  async keepTotal(phase: string, total: Arrays<unknown>): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query('select 1 from valuation where id = $1 for update', [this.valuationId]);
      await manager.query(
        'delete from valuation_part where valuation_id = $1 and phase = $2 and (shard >= 0 or shard = $3)',
        [this.valuationId, phase, TOTAL],
      );
      await this.write(manager, phase, TOTAL, total);
    });
  }

  /** Forgets everything; within the transaction that keeps the values, if one is given. */
  async clear(manager: EntityManager = this.dataSource.manager): Promise<void> {
    await manager.query('delete from valuation_shard where valuation_id = $1', [this.valuationId]);
    await manager.query('delete from valuation_part where valuation_id = $1', [this.valuationId]);
  }

  private async write(manager: EntityManager, phase: string, shard: number, arrays: Arrays<unknown>): Promise<void> {
    let part = 0;
    for (const data of encodeArrays(arrays)) {
      await manager.query(
        'insert into valuation_part (valuation_id, phase, shard, part, data) values ($1, $2, $3, $4, $5)',
        [this.valuationId, phase, shard, part, data],
      );
      part += 1;
    }
  }

  private read<Facts>(phase: string, shard: number): Promise<Arrays<Facts>> {
    if (!/^[a-z0-9-]+$/.test(phase)) throw new Error('not a phase');
    const query = `select data from valuation_part where valuation_id = '${this.valuationId}' and phase = '${phase}' and shard = ${shard} order by part`;
    return decodeArrays<Facts>(copyBytes(this.dataSource, query, (size) => new Uint8Array(size)));
  }
}

function toShard(row: ShardRow): Shard {
  return {
    shard: row.shard,
    firstBlock: row.first_block,
    lastBlock: row.last_block,
    rowStart: Number(row.row_start),
    rows: Number(row.rows),
  };
}

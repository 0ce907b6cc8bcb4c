import type { JsonObject } from '@assay/contracts';
import type { DataSource } from 'typeorm';
import { JobEntity } from './job.entity';

/** Progress is written at most once in this many milliseconds. */
const PROGRESS_MS = 500;

/** Thrown into a handler whose job was given to another worker meanwhile. */
class OvertakenError extends Error {}

/** Thrown into a handler whose job somebody has cancelled. Usually the queue's signal is faster. */
export class CancelRequestedError extends Error {}

interface Change {
  attempt: number;
  cancel_requested: boolean;
}

/** One delivery's hold on a job's row. After `claim`, it changes the row only while no later delivery has claimed it. */
export class JobRow {
  private attempt = 0;
  private phase: string | null = null;
  private writtenAt = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly id: string,
  ) {}

  /** Marks the job as running here. @returns null when it has settled already, so that a second delivery does nothing */
  async claim(): Promise<JobEntity | null> {
    const claimed = await this.change(
      `state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, now()), error = null where id = $1 and state in ('queued', 'running')`,
      [],
    );
    if (!claimed) return null;
    this.attempt = claimed.attempt;
    return this.dataSource.getRepository(JobEntity).findOneByOrFail({ id: this.id });
  }

  /** @throws Error when another worker has the job by now, or when it was cancelled */
  async progress(phase: string, done: number, total: number | null): Promise<void> {
    const now = Date.now();
    if (phase === this.phase && now - this.writtenAt < PROGRESS_MS && done !== total) return;
    this.phase = phase;
    this.writtenAt = now;
    const held = await this.change(
      `phase = $3, done = $4, total = $5 where id = $1 and attempt = $2 and state = 'running'`,
      [this.attempt, phase, done, total],
    );
    if (!held) throw new OvertakenError('another worker has taken over this job');
    if (held.cancel_requested) throw new CancelRequestedError('the job was cancelled');
  }

  async settle(
    state: 'succeeded' | 'failed' | 'cancelled',
    outcome: { result?: JsonObject; error?: { code: string; message: string } },
  ): Promise<void> {
    await this.change(
      `state = $3, result = $4, error = $5, finished_at = now(), done = case when $3 = 'succeeded' then coalesce(total, done) else done end
       where id = $1 and attempt = $2 and state = 'running'`,
      [this.attempt, state, outcome.result ?? null, outcome.error ?? null],
    );
  }

  /** Back to waiting for another delivery. */
  async putBack(error: { code: string; message: string } | null): Promise<void> {
    await this.change(`state = 'queued', error = $3 where id = $1 and attempt = $2 and state = 'running'`, [
      this.attempt,
      error,
    ]);
  }

  /** Fails a job whose worker never came back. One that waits is left alone: it was retried meanwhile. */
  async giveUp(error: { code: string; message: string }): Promise<void> {
    await this.change(`state = 'failed', error = $2, finished_at = now() where id = $1 and state = 'running'`, [error]);
  }

  private async change(assignmentsAndWhere: string, parameters: unknown[]): Promise<Change | null> {
    const [rows] = await this.dataSource.query<[Change[], number]>(
      `update job set revision = revision + 1, updated_at = now(), ${assignmentsAndWhere} returning attempt, cancel_requested`,
      [this.id, ...parameters],
    );
    return rows[0] ?? null;
  }
}

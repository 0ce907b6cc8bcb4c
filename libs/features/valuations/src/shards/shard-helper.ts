import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { engineNames, openEngine } from '@assay/compute/engine';
import type { JobPayload } from '@assay/contracts';
import { EmbeddingSetEntity, FeatureReader } from '@assay/features/embeddings';
import { type Config, InjectConfig } from '@assay/platform/config';
import { type HelpContext, HelpsJob, Housekeeping } from '@assay/platform/jobs';
import { DataSource } from 'typeorm';
import { ComputedHere } from './computed-here';
import { ShardParticipant } from './shard-participant';
import { ShardStore } from './shard-store';

/** How often a helper without a shard looks for one. */
const LOOK_MS = 250;
/** A helper that has found nothing for so long goes: its place may be needed by the very job that it waits for. */
const IDLE_MS = 10_000;

/** Computes shards of valuations whose jobs run on other workers. */
@Injectable()
export class ShardHelper implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly here: ComputedHere,
    private readonly housekeeping: Housekeeping,
    @InjectConfig() private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.housekeeping.register('shards of valuations that ended', () => this.removeAbandoned());
  }

  @HelpsJob('value')
  async help({ valuationId, embeddingSetId }: JobPayload<'value'>, { signal }: HelpContext): Promise<void> {
    const store = new ShardStore(this.dataSource, valuationId);
    const name = engineNames.find((known) => known === this.config.engine) ?? null;
    const wanted = await store.engine();
    const used = engineNames.find((known) => known === wanted);
    // A worker that is told to use one engine only does not help with another.
    if (!used || (name !== null && name !== used) || !(await store.isWanted())) return;
    const set = await this.dataSource.getRepository(EmbeddingSetEntity).findOneBy({ id: embeddingSetId });
    const leave = set && this.here.enter(valuationId);
    if (!set || !leave) return;
    const { home, cacheBytes, threads } = this.config;
    const reader = new FeatureReader(this.dataSource, set, { home, maxBytes: cacheBytes });
    reader.useFile();
    try {
      const { engine } = await openEngine(used, { threads });
      try {
        await this.takeShards(store, new ShardParticipant(store, engine, reader), signal);
      } finally {
        await engine.close();
      }
    } finally {
      await reader.close();
      leave();
    }
  }

  private async takeShards(store: ShardStore, participant: ShardParticipant, signal: AbortSignal): Promise<void> {
    let idleSince = Date.now();
    while (Date.now() - idleSince < IDLE_MS) {
      if (await participant.step({ signal })) idleSince = Date.now();
      else if (await store.isWanted()) await delay(LOOK_MS, undefined, { signal });
      else return;
    }
  }

  /** Of valuations that failed or were cancelled; one that is retried before goes on from them. */
  private async removeAbandoned(): Promise<void> {
    for (const table of ['valuation_shard', 'valuation_part']) {
      await this.dataSource.query(
        `delete from ${table} s using valuation v left join job j on j.id = v.job_id
         where v.id = s.valuation_id and coalesce(j.state, 'failed') not in ('queued', 'running')`,
      );
    }
  }
}

import { Injectable } from '@nestjs/common';
import { lockVersions, recordVersion } from '@assay/features/datasets';
import { AuditService } from '@assay/platform/audit';
import { cancelledBy } from '@assay/platform/database';
import { DomainError } from '@assay/platform/http';
import { DataSource, type EntityManager } from 'typeorm';
import { hashLabels } from './pruned-rows';
import { PruningJobEntity } from './pruning.entities';

/** Which job changes the members of a data set, and on whose behalf. */
export interface Actor {
  jobId: string;
  createdBy: string;
}

/** What applying, undoing or purging a pruning does to the data set: each in one transaction, and once. */
@Injectable()
export class MemberChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /**
   * Makes the version without what was dropped. One that was made before stays the only one.
   * @throws DomainError `data_moved` when members or labels are not those of the preview any more
   */
  apply(id: string, actor: Actor, signal?: AbortSignal): Promise<{ version: number; kept: number; dropped: number }> {
    return this.transaction(signal, async (manager) => {
      const job = await this.locked(manager, id);
      const kept = Number(job.kept);
      const dropped = Number(job.items) - kept;
      if (job.appliedVersion !== null) return { version: job.appliedVersion, kept, dropped };
      const newest = await lockVersions(manager, job.datasetId);
      const isSame =
        newest === job.version && job.labelsHash === (await hashLabels(this.dataSource, job.embeddingSetId));
      if (!isSame) {
        throw new DomainError(
          'data_moved',
          newest === job.version
            ? 'Labels, contributors or groups have changed since the preview. Make a new one.'
            : `The data set is at version ${newest} by now, the preview is of version ${job.version}. Make a new one.`,
        );
      }
      const version = newest + 1;
      const closed = await countOf(
        manager,
        `with closed as (
           update item_span s set to_version = $3 from pruning_decision p
           where p.pruning_job_id = $1 and not p.kept and s.item_id = p.item_id and s.dataset_id = $2 and s.to_version is null returning 1)
         select count(*) as count from closed`,
        [id, job.datasetId, version],
      );
      if (closed !== dropped) throw new Error(`${dropped} items were to leave the data set, but ${closed} did`);
      const reason = `${job.request.reason}: ${job.name}`;
      await this.record(manager, job, version, reason, { added: 0, removed: closed }, actor);
      await manager.getRepository(PruningJobEntity).update({ id }, { appliedVersion: version, appliedAt: new Date() });
      return { version, kept, dropped };
    });
  }

  /**
   * Puts back what was dropped, with the content it had, unless it came back otherwise.
   * @throws DomainError `not_applied`, `purged`; `data_moved` when there are newer versions and they are not to be kept
   */
  undo(
    id: string,
    keepLaterChanges: boolean,
    actor: Actor,
    signal?: AbortSignal,
  ): Promise<{ version: number; restored: number; manifestHash: string }> {
    return this.transaction(signal, async (manager) => {
      const job = await this.locked(manager, id);
      if (job.undoneVersion !== null) return this.undone(manager, job, job.undoneVersion);
      if (job.appliedVersion === null) throw new DomainError('not_applied', 'The pruning was not applied.');
      if (job.purgedAt !== null) throw new DomainError('purged', 'What the pruning dropped was purged.');
      const newest = await lockVersions(manager, job.datasetId);
      if (newest !== job.appliedVersion && !keepLaterChanges)
        throw new DomainError('data_moved', `The data set is at version ${newest} by now.`);
      const version = newest + 1;
      const restored = await countOf(
        manager,
        `with opened as (
           insert into item_span (item_id, from_version, dataset_id, sha256)
           select s.item_id, $3, $2, s.sha256 from pruning_decision p join item_span s on s.item_id = p.item_id and s.to_version = $4
           where p.pruning_job_id = $1 and not p.kept
             and not exists (select 1 from item_span o where o.item_id = p.item_id and o.to_version is null)
           order by s.item_id returning 1)
         select count(*) as count from opened`,
        [id, job.datasetId, version, job.appliedVersion],
      );
      await this.record(manager, job, version, `undo of ${job.name}`, { added: restored, removed: 0 }, actor);
      await manager.getRepository(PruningJobEntity).update({ id }, { undoneVersion: version, undoneAt: new Date() });
      return this.undone(manager, job, version);
    });
  }

  /**
   * Destroys the content of what was dropped: bytes, pictures and attributes, as far as no other item and no newer version has them. Ids and
   * hashes stay, so that manifests can still be checked.
   * @throws DomainError `not_applied`
   */
  purge(id: string, actor: Actor, signal?: AbortSignal): Promise<{ items: number; payloads: number }> {
    return this.transaction(signal, async (manager) => {
      const job = await this.locked(manager, id);
      if (job.purgedAt !== null) return { items: 0, payloads: 0 };
      if (job.appliedVersion === null || job.undoneVersion !== null)
        throw new DomainError('not_applied', 'The pruning is not applied.');
      await lockVersions(manager, job.datasetId);
      await manager.query(
        `create temporary table purged on commit drop as
         select p.item_id from pruning_decision p where p.pruning_job_id = $1 and not p.kept
           and not exists (select 1 from item_span o where o.item_id = p.item_id and o.to_version is null)`,
        [id],
      );
      await manager.query('create unique index on purged (item_id)');
      await manager.query('analyze purged');
      const payloads = await countOf(
        manager,
        `with gone as (
           delete from payload y using (select distinct s.sha256 from item_span s join purged p on p.item_id = s.item_id) h
           where y.sha256 = h.sha256
             and not exists (select 1 from item_span o where o.sha256 = h.sha256 and not exists (select 1 from purged p where p.item_id = o.item_id))
             and not exists (select 1 from import_row r where r.sha256 = h.sha256)
           returning 1)
         select count(*) as count from gone`,
      );
      const items = await countOf(
        manager,
        `with emptied as (
           update item i set attributes = '{}', has_payload = has_payload and exists (select 1 from payload y where y.sha256 = i.sha256)
           from purged p where i.id = p.item_id returning 1)
         select count(*) as count from emptied`,
      );
      await manager.getRepository(PruningJobEntity).update({ id }, { purgedAt: new Date() });
      await this.audit.append(manager, {
        actor: actor.createdBy,
        action: 'pruning-job.purged',
        subjectType: 'pruning-job',
        subjectId: id,
        details: { items, payloads, jobId: actor.jobId },
      });
      return { items, payloads };
    });
  }

  private transaction<T>(signal: AbortSignal | undefined, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction((manager) => cancelledBy(signal, manager, () => work(manager)));
  }

  private async locked(manager: EntityManager, id: string): Promise<PruningJobEntity> {
    const job = await manager
      .getRepository(PruningJobEntity)
      .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!job) throw new DomainError('not_found', `There is no pruning job ${id}.`);
    return job;
  }

  private async undone(
    manager: EntityManager,
    { datasetId, items, kept }: PruningJobEntity,
    version: number,
  ): Promise<{ version: number; restored: number; manifestHash: string }> {
    const [row]: { added: string; manifest_hash: string }[] = await manager.query(
      'select added, manifest_hash from dataset_version where dataset_id = $1 and number = $2',
      [datasetId, version],
    );
    if (!row) throw new Error(`version ${version} is missing, which put back ${Number(items) - Number(kept)} items`);
    return { version, restored: Number(row.added), manifestHash: row.manifest_hash };
  }

  private async record(
    manager: EntityManager,
    { id, datasetId }: PruningJobEntity,
    version: number,
    reason: string,
    change: { added: number; removed: number },
    { jobId, createdBy }: Actor,
  ): Promise<void> {
    await recordVersion(manager, version, { datasetId, jobId, reason, createdBy }, { ...change, updated: 0 });
    await this.audit.append(manager, {
      actor: createdBy,
      action: 'dataset.version-made',
      subjectType: 'dataset',
      subjectId: datasetId,
      details: { version, ...change, pruningJobId: id, jobId },
    });
  }
}

async function countOf(manager: EntityManager, sql: string, parameters: unknown[] = []): Promise<number> {
  const rows: { count: string }[] = await manager.query(sql, parameters);
  return Number(rows[0]?.count ?? 0);
}

import { Injectable } from '@nestjs/common';
import type { Count, CreateDataset, Dataset, DatasetVersion, List, ListRequest, UpdateDataset } from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { contains, page } from '@assay/platform/database';
import { DomainError, invalid, notFound } from '@assay/platform/http';
import { JobsService } from '@assay/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { DatasetEntity, DatasetVersionEntity } from './dataset.entities';
import { spanAt } from './item-sql';
import { removeUnusedPayloads } from './payload-lock';

@Injectable()
export class DatasetsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly jobs: JobsService,
  ) {}

  async findAll(request: ListRequest<{ q?: string }>): Promise<List<Dataset>> {
    const query = this.dataSource.getRepository(DatasetEntity).createQueryBuilder('d');
    if (request.filter.q) query.andWhere('d.name ilike :q', { q: contains(request.filter.q) });
    const { rows, total } = await page(query, request, { name: 'd.name', createdAt: 'd.createdAt' }, [
      { by: 'd.createdAt', order: 'DESC' },
      { by: 'd.id', order: 'ASC' },
    ]);
    return { data: await Promise.all(rows.map((row) => this.toDto(row))), total };
  }

  async findOne(id: string): Promise<Dataset> {
    return this.toDto(await this.existing(this.dataSource.manager, id));
  }

  /** @throws DomainError `already_exists` */
  async create(input: CreateDataset, actor: string): Promise<Dataset> {
    return this.dataSource.transaction(async (manager) => {
      await refuseTakenName(manager, input.name, null);
      const datasets = manager.getRepository(DatasetEntity);
      const row = await datasets.save(datasets.create({ ...input, createdBy: actor }));
      await this.audit.append(manager, {
        actor,
        action: 'dataset.created',
        subjectType: 'dataset',
        subjectId: row.id,
        details: { name: row.name },
      });
      return {
        id: row.id,
        name: row.name,
        description: row.description,
        createdAt: row.createdAt.toISOString(),
        version: 0,
        items: 0,
        kinds: [],
      };
    });
  }

  async update(id: string, input: UpdateDataset, actor: string): Promise<Dataset> {
    await this.dataSource.transaction(async (manager) => {
      const row = await this.existing(manager, id);
      if (input.name !== undefined) await refuseTakenName(manager, input.name, id);
      await manager
        .getRepository(DatasetEntity)
        .save(Object.assign(row, { name: input.name ?? row.name, description: input.description ?? row.description }));
      await this.audit.append(manager, {
        actor,
        action: 'dataset.updated',
        subjectType: 'dataset',
        subjectId: id,
        details: { ...input },
      });
    });
    return this.findOne(id);
  }

  /**
   * Removes a data set with its versions, embeddings and valuations, and the payloads that nothing else uses.
   * @throws DomainError `in_use` while a job works on it
   */
  async delete(id: string, actor: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query('select 1 from dataset where id = $1 for update', [id]);
      const row = await this.existing(manager, id);
      if (await this.jobs.busy(manager, id)) {
        throw new DomainError('in_use', 'A job is working on this data set. Cancel it or wait until it has ended.');
      }
      await manager.query(
        `create temporary table gone on commit drop as select distinct sha256 from item_span where dataset_id = $1`,
        [id],
      );
      await manager.getRepository(DatasetEntity).delete({ id });
      await removeUnusedPayloads(manager, 'gone');
      await this.audit.append(manager, {
        actor,
        action: 'dataset.deleted',
        subjectType: 'dataset',
        subjectId: id,
        details: { name: row.name },
      });
    });
  }

  async findVersions(datasetId: string, request: ListRequest): Promise<List<DatasetVersion>> {
    await this.existing(this.dataSource.manager, datasetId);
    const query = this.dataSource
      .getRepository(DatasetVersionEntity)
      .createQueryBuilder('v')
      .where('v.datasetId = :datasetId', { datasetId });
    const { rows, total } = await page(query, request, { number: 'v.number' }, [{ by: 'v.number', order: 'DESC' }]);
    return { data: rows.map(toVersion), total };
  }

  /** The number asked for, or the newest. @throws DomainError `not_found`, or `validation_failed` for a version that is not there */
  async resolveVersion(datasetId: string, wanted: number | undefined): Promise<number> {
    await this.existing(this.dataSource.manager, datasetId);
    const newest = await newestVersion(this.dataSource.manager, datasetId);
    if (wanted !== undefined && wanted > newest) throw invalid('version', `the newest version is ${newest}`);
    return wanted ?? newest;
  }

  private async existing(manager: EntityManager, id: string): Promise<DatasetEntity> {
    const row = await manager.getRepository(DatasetEntity).findOneBy({ id });
    if (!row) throw notFound('data set', id);
    return row;
  }

  private async toDto(row: DatasetEntity): Promise<Dataset> {
    const version = await newestVersion(this.dataSource.manager, row.id);
    const counts: { value: string; count: string }[] = await this.dataSource.query(
      `select i.kind as value, count(*) as count from item i join item_span s on ${spanAt('$2')} where i.dataset_id = $1 group by 1 order by 2 desc, 1`,
      [row.id, version],
    );
    const kinds: Count[] = counts.map(({ value, count }) => ({ value, count: Number(count) }));
    const { id, name, description } = row;
    return {
      id,
      name,
      description,
      createdAt: row.createdAt.toISOString(),
      version,
      items: kinds.reduce((sum, kind) => sum + kind.count, 0),
      kinds,
    };
  }
}

/** 0 while there is none. */
export async function newestVersion(manager: EntityManager, datasetId: string): Promise<number> {
  return (await manager.getRepository(DatasetVersionEntity).maximum('number', { datasetId })) ?? 0;
}

async function refuseTakenName(manager: EntityManager, name: string, except: string | null): Promise<void> {
  const query = manager
    .getRepository(DatasetEntity)
    .createQueryBuilder('d')
    .where('lower(d.name) = lower(:name)', { name });
  if (except !== null) query.andWhere('d.id <> :except', { except });
  if (await query.getExists())
    throw new DomainError('already_exists', `There is a data set ${name} already.`, [
      { path: 'name', message: 'is taken' },
    ]);
}

function toVersion(row: DatasetVersionEntity): DatasetVersion {
  const { number, manifestHash, reason, createdBy } = row;
  return {
    number,
    manifestHash,
    items: Number(row.items),
    added: Number(row.added),
    updated: Number(row.updated),
    removed: Number(row.removed),
    reason,
    createdBy,
    createdAt: row.createdAt.toISOString(),
  };
}

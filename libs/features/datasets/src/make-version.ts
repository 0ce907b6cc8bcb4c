import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { copyOut } from '@assay/platform/database';
import type { EntityManager } from 'typeorm';
import { DatasetEntity, DatasetVersionEntity } from './dataset.entities';
import { newestVersion } from './datasets.service';

/** Who makes a version, and why. */
export interface VersionAuthor {
  datasetId: string;
  /** The job that makes it; running that job again makes no second version. */
  jobId: string;
  reason: string;
  createdBy: string;
}

/** What a version changed. */
export interface VersionChange {
  added: number;
  updated: number;
  removed: number;
}

/** Until the transaction ends, nobody else makes a version of the data set. @returns the newest; 0: none */
export async function lockVersions(manager: EntityManager, datasetId: string): Promise<number> {
  await manager
    .getRepository(DatasetEntity)
    .findOneOrFail({ where: { id: datasetId }, lock: { mode: 'pessimistic_write' } });
  return newestVersion(manager, datasetId);
}

/** Records a version whose spans the caller has written, under {@link lockVersions}. @returns its manifest hash */
export async function recordVersion(
  manager: EntityManager,
  number: number,
  { datasetId, ...author }: VersionAuthor,
  change: VersionChange,
): Promise<string> {
  const { hash, items } = await manifestHash(manager, datasetId);
  await manager.getRepository(DatasetVersionEntity).insert({
    datasetId,
    number,
    manifestHash: hash,
    items: String(items),
    added: String(change.added),
    updated: String(change.updated),
    removed: String(change.removed),
    ...author,
  });
  return hash;
}

/**
 * SHA-256 (hex) over the members' lines `external_id TAB sha256`, ordered by external id as bytes; and how many they are. A tab, line
 * break or backslash in an id is escaped as in COPY's text format, so that ids cannot run into each other.
 */
async function manifestHash(manager: EntityManager, datasetId: string): Promise<{ hash: string; items: number }> {
  if (!manager.queryRunner) throw new Error('a version is made inside a transaction');
  if (!/^[0-9a-f-]{36}$/.test(datasetId)) throw new Error('not a UUID');
  const lines = await copyOut(
    manager.queryRunner,
    `select i.external_id, encode(s.sha256, 'hex') from item_span s join item i on i.id = s.item_id
     where s.dataset_id = '${datasetId}' and s.to_version is null order by i.external_id collate "C"`,
    'text',
  );
  const hash = createHash('sha256');
  let items = 0;
  await pipeline(lines, async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      for (const byte of chunk) if (byte === 0x0a) items++;
    }
  });
  return { hash: hash.digest('hex'), items };
}

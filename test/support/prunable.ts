import { createHash } from 'node:crypto';
import type {
  CreatePruningJob,
  DatasetVersion,
  EmbeddingSet,
  Job,
  JobState,
  List,
  PrunedItem,
  PruningJob,
} from '@assay/contracts';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { Client } from './client';
import { makeClusters } from './clusters';
import { csv, npy } from './files';
import type { Rows } from './ridge';

/** What a request for pruning says, apart from the data set. */
export type PruneRequest = Omit<z.input<typeof CreatePruningJob>, 'datasetId'>;

/** Labelled vectors in which things are planted that a pruning should find. */
export interface Prunable {
  rows: Rows;
  ids: string[];
  labels: string[];
  contributors: string[];
  groups: string[];
  /** Place of a row whose label is that of another class. */
  flipped: number;
  /** Places of copies and of what they are copies of. */
  exact: [copy: number, original: number][];
  near: [copy: number, original: number][];
  files: Record<string, Buffer>;
}

/** Cosine that only the planted near duplicates reach, and the exact ones. */
export const NEAR_COSINE = 0.999_999;

/**
 * Three well separated classes of `count` rows in all, then six copies of the first rows, then four rows that are next to others. The first ninety
 * are in nine groups of ten, which hold all classes. One id is a formula.
 */
export function makePrunable(count = 180): Prunable {
  const flipped = 100;
  const { rows, ids, labels, contributors } = makeClusters(count, 6, flipped);
  ids[7] = '=2+3';
  const groups = rows.map((_, i) => (i < 90 ? `video-${Math.floor(i / 10)}` : ''));
  const plant = (kind: string, original: number, change: (value: number, j: number) => number): [number, number] => {
    ids.push(`${kind}-of-${original}`);
    labels.push(labels[original]);
    contributors.push(contributors[original]);
    groups.push('');
    return [rows.push(rows[original].map((value, j) => Math.fround(change(value, j)))) - 1, original];
  };
  const exact = [0, 1, 2, 3, 4, 7].map((original) => plant('copy', original, (value) => value));
  const near = [91, 92, 93, 94].map((original) => plant('near', original, (value, j) => value * (1 + 1e-5 * (j % 2))));
  const table = ids.map((id, i) => [id, labels[i], contributors[i], groups[i]]);
  const files = {
    'vectors.npy': npy(Float32Array.from(rows.flat()), 6),
    'vectors.csv': csv(['id', 'label', 'contributor', 'group'], ...table),
  };
  return { rows, ids, labels, contributors, groups, flipped, exact, near, files };
}

/** A data set of its own with vectors. */
export async function importPrunable(client: Client, name: string, { files } = makePrunable()): Promise<EmbeddingSet> {
  const { id } = await client.newDataset(name);
  return client.importVectors(id, files);
}

/** Gives an item another vector, which makes a version. */
export function changeContent(client: Client, datasetId: string, externalId: string): Promise<EmbeddingSet> {
  const vector = npy(Float32Array.of(1, 2, 3, 4, 5, 6), 6);
  return client.importVectors(datasetId, { 'v.npy': vector, 'v.csv': csv(['id', 'label'], [externalId, 'b']) });
}

/** Prunes, and waits until that has ended. */
export async function prune(
  client: Client,
  datasetId: string,
  request: PruneRequest,
  state: JobState = 'succeeded',
): Promise<PruningJob> {
  const { id, subjectId } = await client.post<Job>('/pruning-jobs', { datasetId, ...request });
  await client.ended(id, state);
  return client.get<PruningJob>(`/pruning-jobs/${String(subjectId)}`);
}

/** Applies a preview, or undoes it, and waits until that has ended. @returns the pruning job */
export async function change(
  client: Client,
  { id, previewHash }: PruningJob,
  verb: 'apply' | 'undo' | 'purge',
  body: object | undefined = verb === 'apply' ? { previewHash } : verb === 'undo' ? {} : undefined,
): Promise<PruningJob> {
  const job = await client.post<Job>(`/pruning-jobs/${id}/${verb}`, body);
  await client.ended(job.id);
  return client.get<PruningJob>(`/pruning-jobs/${id}`);
}

/** What was decided of every item, in the order of ranks. Paged by cursor, as a program would. */
export async function decisionsOf(client: Client, { id }: Pick<PruningJob, 'id'>): Promise<PrunedItem[]> {
  const all: PrunedItem[] = [];
  for (let cursor: string | null | undefined = '0'; cursor;) {
    const page: List<PrunedItem> = await client.get(`/pruning-jobs/${id}/items`, { perPage: 100, cursor });
    all.push(...page.data);
    cursor = page.nextCursor;
  }
  return all;
}

/** Versions of a data set, the first one first. */
export async function versionsOf(client: Client, datasetId: string): Promise<DatasetVersion[]> {
  return (await client.get<List<DatasetVersion>>(`/datasets/${datasetId}/versions`, { sort: 'number:asc' })).data;
}

/** External ids of the members of a version, sorted. */
export async function membersOf(client: Client, datasetId: string, version: number): Promise<string[]> {
  const query = { 'filter[version]': version, perPage: 500 };
  const { data } = await client.get<List<PrunedItem>>(`/datasets/${datasetId}/items`, query);
  return data.map(({ externalId }) => externalId).sort();
}

/** A hash over all that a data set is made of: it stays the same as long as nothing is written there. */
export async function contentsOf(dataSource: DataSource): Promise<string> {
  const hash = createHash('sha256');
  for (const table of ['dataset', 'dataset_version', 'item', 'item_span', 'payload', 'embedding_set', 'feature_block'])
    hash.update(JSON.stringify(await dataSource.query(`select md5(t::text) as row from ${table} t order by 1`)));
  return hash.digest('hex');
}

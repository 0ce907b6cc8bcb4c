import { type ApiClient, ApiError, createApiClient, type Schemas, unwrap } from '@assay/api-client';
import { CommandError } from '../exit';
import { followJob, type Watch } from '../follow-job';
import { reachServer } from '../reach-server';
import { findDataset } from './find-dataset';
import { assertManifestFile, downloadManifest } from './manifest-file';
import type { PruneOptions } from './prune-options';
import { pruneRequest } from './prune-request';

/** What was begun and goes on without the command. */
export interface Started {
  pruningJobId: string;
  jobId: string;
}

/** A pruning job as the client answers it. */
export type PruningJobAnswer = Awaited<ReturnType<typeof readPruningJob>>;

/** Who runs the command. The signal ends the wait, not the job. */
export interface Runner extends Required<Watch> {
  apiKey: string;
}

/**
 * Prunes, applies or undoes, as the options say. @returns with `wait` the pruning job as it is then
 * @throws UsageError, CommandError, ApiError (`server_unreachable` when nobody answers); `cancelled` when the wait was ended
 */
export async function runPrune(options: PruneOptions, runner: Runner): Promise<PruningJobAnswer | Started> {
  const { server, manifest } = options;
  if (manifest !== undefined) await assertManifestFile(manifest);
  const request = options.apply === undefined && options.undo === undefined ? await pruneRequest(options) : undefined;
  const api = createApiClient(server, runner.apiKey);
  return reachServer(server, async () => {
    const job = await submit(api, options, request);
    const pruningJobId = job.subjectId ?? '';
    if (!options.wait) return { pruningJobId, jobId: job.id };
    runner.report(`Pruning job ${pruningJobId}, job ${job.id}`, true);
    await follow(api, job, options, runner);
    const pruning = await readPruningJob(api, pruningJobId);
    if (manifest !== undefined) await downloadManifest(api, pruningJobId, manifest, runner.signal);
    return pruning;
  });
}

async function submit(
  api: ApiClient,
  { apply, undo, keepLaterChanges, dataset = '' }: PruneOptions,
  request: Awaited<ReturnType<typeof pruneRequest>> | undefined,
): Promise<Schemas['Job']> {
  if (request) {
    const body = { ...request, datasetId: await findDataset(api, dataset) };
    return unwrap(await api.POST('/api/v1/pruning-jobs', { body }));
  }
  const params = { path: { id: apply ?? undo ?? '' } };
  if (apply === undefined)
    return unwrap(await api.POST('/api/v1/pruning-jobs/{id}/undo', { params, body: { keepLaterChanges } }));
  const { previewHash, state } = await readPruningJob(api, apply);
  if (previewHash === null)
    throw new CommandError('conflict', `The pruning job is ${state}: it has no preview that could be applied.`);
  return unwrap(await api.POST('/api/v1/pruning-jobs/{id}/apply', { params, body: { previewHash } }));
}

async function readPruningJob(api: ApiClient, id: string) {
  return unwrap(await api.GET('/api/v1/pruning-jobs/{id}', { params: { path: { id } } }));
}

async function follow(
  api: ApiClient,
  job: Schemas['Job'],
  { apply, undo, server }: PruneOptions,
  { report, signal }: Runner,
): Promise<void> {
  const title = apply !== undefined ? 'Applying' : undo !== undefined ? 'Undoing' : 'Pruning';
  try {
    await followJob(api, job, title, { report, signal });
  } catch (error) {
    if (!signal.aborted || error instanceof ApiError) throw error;
    throw new CommandError(
      'cancelled',
      `Waits no longer; job ${job.id} goes on. Cancel it on ${server}/#/jobs/${job.id}/show or by POST ${server}/api/v1/jobs/${job.id}/cancel.`,
    );
  }
}

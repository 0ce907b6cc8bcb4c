import type { PruningReport } from '@assay/contracts';
import type { PruningOutcome } from '@assay/compute/pruning';
import { rankDescending } from '@assay/compute/leverage';
import { DatasetEntity, DatasetVersionEntity } from '@assay/features/datasets';
import { VERSION } from '@assay/platform/config';
import { cancelledBy, fillPartition } from '@assay/platform/database';
import { notFound } from '@assay/platform/http';
import type { JobContext } from '@assay/platform/jobs';
import { type DataSource, IsNull } from 'typeorm';
import { DECISION_COLUMNS, DECISION_TABLE, decisionRows, type Decisions } from './decision-table';
import { sealManifest } from './manifest';
import type { PrunedRows } from './pruned-rows';
import { PruningJobEntity } from './pruning.entities';
import type { RowScores } from './row-scores';

/** A pruning, from the rows it goes by to what came of it. */
export interface Preview {
  rows: PrunedRows;
  scores: RowScores;
  outcome: PruningOutcome;
  report: PruningReport;
}

/**
 * Stores what was decided, then the report with the hash of the manifest, which marks the preview as ready. A crash in between leaves decisions that
 * the next delivery replaces.
 */
export async function storePreview(
  dataSource: DataSource,
  job: PruningJobEntity,
  preview: Preview,
  context: JobContext,
): Promise<void> {
  const { rows, report, outcome } = preview;
  await context.progress('storing decisions', 0, report.items);
  const decisions = decisionsOf(preview);
  await dataSource.transaction((manager) =>
    cancelledBy(context.signal, manager, async () => {
      const runner = manager.queryRunner;
      if (!runner) throw new Error('no transaction');
      // Another delivery may have come first; the same decisions, but perhaps applied already.
      const [current]: { ready_at: Date | null }[] = await manager.query(
        'select ready_at from pruning_job where id = $1 for update',
        [job.id],
      );
      if (!current) throw notFound('pruning job', job.id);
      if (current.ready_at !== null) return;
      await fillPartition(runner, DECISION_TABLE, job.id, DECISION_COLUMNS, decisionRows(job.id, decisions));
    }),
  );
  await context.progress('hashing the manifest', report.items, report.items);
  const head = await manifestHead(dataSource, job, preview);
  const manifest = await sealManifest(dataSource, { pruningJobId: job.id, version: job.version }, head);
  context.signal.throwIfAborted();
  // Typed as a plain object, since TypeORM's partial type does not end for JSON.
  const ready: object = {
    ...{ report, manifest, previewHash: manifest.hash, labelsHash: rows.labelsHash },
    kept: String(report.kept),
    isRefused: job.request.refuseIfNotBetter && outcome.probe?.verdict !== 'better',
    readyAt: new Date(),
  };
  await dataSource.getRepository(PruningJobEntity).update({ id: job.id, readyAt: IsNull() }, ready);
}

function decisionsOf({ rows, scores, outcome: { decisions } }: Preview): Decisions {
  return {
    itemIds: rows.itemIds,
    ranks: rankDescending(scores.value),
    values: scores.value,
    kept: Uint8Array.from(decisions.reasons, (_, row) => (decisions.isKept(row) ? 1 : 0)),
    reasons: decisions.reasons,
    weights: decisions.weights,
    duplicateOf: decisions.duplicateOf,
  };
}

async function manifestHead(
  dataSource: DataSource,
  job: PruningJobEntity,
  { rows, report }: Preview,
): Promise<Parameters<typeof sealManifest>[2]> {
  const { datasetId, version } = job;
  const { manifestHash } = await dataSource
    .getRepository(DatasetVersionEntity)
    .findOneByOrFail({ datasetId, number: version });
  const { name } = await dataSource.getRepository(DatasetEntity).findOneByOrFail({ id: datasetId });
  const {
    datasetId: _dataset,
    version: _version,
    embeddingSetId: _set,
    valuationId: _valuation,
    name: _name,
    reason: _reason,
    dryRun: _dryRun,
    sweep: _sweep,
    ...parameters
  } = job.request;
  return {
    ...{ format: 'assay-pruning-manifest/1', assay: VERSION, dataset: name, version, versionManifest: manifestHash },
    ...{ embeddingSet: job.embeddingSetId, valuation: job.valuationId, parameters, engine: report.engine },
    ...{ items: report.items, kept: report.kept, labels: rows.labelsHash },
  };
}

import { Injectable } from '@nestjs/common';
import { ColumnMapping, ImportResult, type JobPayload } from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { notFound, parse } from '@assay/platform/http';
import { HandlesJob, type JobContext, JobEntity } from '@assay/platform/jobs';
import { StorageService } from '@assay/platform/storage';
import { DataSource } from 'typeorm';
import { DatasetEntity } from './dataset.entities';
import { newestVersion } from './datasets.service';
import { ImportStaging } from './import-staging';
import { publishStagedRows } from './publish-version';
import { DEFAULT_PREVIEW_LIMITS, type RawRow, type Reader, type RowProblem, type SourceFile } from './readers/reader';
import { detectFormat, readerFor } from './readers/registry';
import { type VectorWriter, VectorSinkRegistry } from './vector-sink';

/** Reads uploaded files, stages their good rows, and publishes them as the next version of a data set. */
@Injectable()
export class ImportJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: StorageService,
    private readonly vectorSinks: VectorSinkRegistry,
    private readonly audit: AuditService,
  ) {}

  @HandlesJob('import')
  async run(payload: JobPayload<'import'>, context: JobContext): Promise<ImportResult> {
    const job = await this.dataSource.getRepository(JobEntity).findOneByOrFail({ id: context.jobId });
    // Published before, by a worker that could not say so any more.
    if (job.result) return ImportResult.parse(job.result);
    if (!(await this.dataSource.getRepository(DatasetEntity).existsBy({ id: payload.datasetId }))) {
      throw notFound('data set', payload.datasetId);
    }
    await context.progress('fetching files', 0, null);
    return this.storage.withLocalCopies(payload.uploadIds, async (files) => {
      const reader = readerFor(await detectFormat(files));
      const staging = new ImportStaging(this.dataSource, context.jobId);
      await staging.clear();
      try {
        const result = await this.importFiles(reader, files, payload, context, staging, job.createdBy);
        await staging.clearRows();
        return result;
      } catch (error) {
        await staging.discardRows();
        throw error;
      }
    });
  }

  private async importFiles(
    reader: Reader,
    files: SourceFile[],
    payload: JobPayload<'import'>,
    context: JobContext,
    staging: ImportStaging,
    createdBy: string,
  ): Promise<ImportResult> {
    const { rowEstimate, suggested } = await reader.preview(files, DEFAULT_PREVIEW_LIMITS);
    const mapping = payload.mapping === null ? suggested : parse(ColumnMapping, payload.mapping);
    let vectors: VectorWriter | null = null;
    let read = 0;
    try {
      for await (const batch of reader.read(files, mapping, context.signal)) {
        const rows: RawRow[] = [];
        const problems: RowProblem[] = [];
        for (const result of batch) {
          if ('problem' in result) problems.push(result.problem);
          else rows.push(result);
        }
        await staging.reject(problems);
        const taken = await staging.add(rows);
        if (taken[0]?.vector) {
          vectors ??= await this.vectorSinks.get()({
            jobId: context.jobId,
            stageId: staging.id,
            datasetId: payload.datasetId,
            createdBy,
            name: files[0]?.name ?? 'imported',
          });
          await vectors.append(taken.flatMap((row) => row.vector ?? []));
        }
        read += batch.length;
        await context.progress('reading', read, rowEstimate === null ? null : Math.max(rowEstimate, read));
      }
      context.signal.throwIfAborted();
      await context.progress('publishing', read, read);
      return await this.dataSource.transaction(async (manager) => {
        const { version, added, updated } = await publishStagedRows(manager, {
          datasetId: payload.datasetId,
          jobId: context.jobId,
          stageId: staging.id,
          staged: staging.staged,
          reason: payload.reason,
          createdBy,
        });
        const embeddingSetId =
          vectors && staging.staged > 0
            ? await vectors.finish(manager, version ?? (await newestVersion(manager, payload.datasetId)))
            : null;
        if (version !== null) {
          await this.audit.append(manager, {
            actor: createdBy,
            action: 'dataset.version-made',
            subjectType: 'dataset',
            subjectId: payload.datasetId,
            details: { version, added, updated, jobId: context.jobId },
          });
        }
        const unchanged = staging.staged - added - updated;
        const result = { version, read, added, updated, unchanged, rejected: staging.rejected, embeddingSetId };
        // With the version, so that a repeated delivery finds what this one did.
        await manager.query('update job set result = $2 where id = $1', [context.jobId, result]);
        return result;
      });
    } catch (error) {
      await vectors?.discard();
      throw error;
    }
  }
}

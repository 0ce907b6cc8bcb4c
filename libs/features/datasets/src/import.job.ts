import { Injectable } from '@nestjs/common';
import { ColumnMapping, type ImportResult, type JobPayload } from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { parse } from '@assay/platform/http';
import { HandlesJob, type JobContext } from '@assay/platform/jobs';
import { StorageService } from '@assay/platform/storage';
import { DataSource } from 'typeorm';
import { DatasetVersionEntity } from './dataset.entities';
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
    const published = await this.dataSource.getRepository(DatasetVersionEntity).findOneBy({ jobId: context.jobId });
    if (published) return this.resultOf(published, context.jobId);
    await context.progress('fetching files', 0, null);
    return this.storage.withLocalCopies(payload.uploadIds, async (files) => {
      const reader = readerFor(await detectFormat(files));
      const staging = new ImportStaging(this.dataSource, context.jobId);
      await staging.clear();
      try {
        const result = await this.importFiles(reader, files, payload, context, staging);
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
  ): Promise<ImportResult> {
    const { rowEstimate, suggested } = await reader.preview(files, DEFAULT_PREVIEW_LIMITS);
    const mapping = payload.mapping === null ? suggested : parse(ColumnMapping, payload.mapping);
    const createdBy = await this.creator(context.jobId);
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
      const outcome = await this.dataSource.transaction(async (manager) => {
        const { version, added, updated } = await publishStagedRows(manager, {
          datasetId: payload.datasetId,
          jobId: context.jobId,
          stageId: staging.id,
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
        return { version, added, updated, embeddingSetId };
      });
      return {
        ...outcome,
        read,
        unchanged: staging.staged - outcome.added - outcome.updated,
        rejected: staging.rejected,
      };
    } catch (error) {
      await vectors?.discard();
      throw error;
    }
  }

  private async creator(jobId: string): Promise<string> {
    const rows: { created_by: string }[] = await this.dataSource.query('select created_by from job where id = $1', [
      jobId,
    ]);
    return rows[0]?.created_by ?? 'system';
  }

  /** What to answer when the version was made but the worker died before it could say so. */
  private async resultOf(version: DatasetVersionEntity, jobId: string): Promise<ImportResult> {
    const added = Number(version.added);
    const updated = Number(version.updated);
    const problems: { count: string }[] = await this.dataSource.query(
      'select count(*) as count from import_problem where job_id = $1',
      [jobId],
    );
    const rejected = Number(problems[0]?.count ?? 0);
    return {
      version: version.number,
      added,
      updated,
      unchanged: 0,
      read: added + updated + rejected,
      rejected,
      embeddingSetId: null,
    };
  }
}

import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type {
  CreateImport,
  ImportPreview,
  ImportProblem,
  Job,
  List,
  ListRequest,
  PreviewImport,
} from '@assay/contracts';
import { type Config, InjectConfig } from '@assay/platform/config';
import { copyOutOnce, page } from '@assay/platform/database';
import { DomainError, notFound } from '@assay/platform/http';
import { JobsService } from '@assay/platform/jobs';
import { spool, StorageService, writeTo } from '@assay/platform/storage';
import { DataSource } from 'typeorm';
import { DatasetsService } from './datasets.service';
import { ImportProblemEntity } from './import.entities';
import { ImportError } from './readers/import-error';
import { DEFAULT_PREVIEW_LIMITS } from './readers/reader';
import { detectFormat, readerFor } from './readers/registry';

@Injectable()
export class ImportsService {
  private lastPreview: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: StorageService,
    private readonly datasets: DatasetsService,
    private readonly jobs: JobsService,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** What the files hold and how their columns would be used. @throws DomainError `unknown_format` and the like: a 422 that names the fault */
  async preview({ uploadIds }: PreviewImport): Promise<ImportPreview> {
    // One at a time: each takes disk and memory in proportion to its files.
    const turn = this.lastPreview.then(() => this.previewNow(uploadIds));
    this.lastPreview = turn.catch(() => undefined);
    return turn;
  }

  private async previewNow(uploadIds: string[]): Promise<ImportPreview> {
    return this.storage.withLocalCopies(uploadIds, async (files) => {
      try {
        const format = await detectFormat(files);
        return await readerFor(format).preview(files, DEFAULT_PREVIEW_LIMITS);
      } catch (error) {
        if (!(error instanceof ImportError)) throw error;
        throw new DomainError(
          error.code === 'unknown_format' ? 'unknown_format' : 'bad_upload',
          error.message,
          [{ path: 'uploadIds', message: error.code }],
          { cause: error },
        );
      }
    });
  }

  async create(
    datasetId: string,
    input: CreateImport,
    actor: string,
    idempotencyKey: string | undefined,
  ): Promise<Job> {
    const request = { datasetId, ...input };
    const earlier = await this.jobs.findEarlier('import', actor, idempotencyKey, request);
    if (earlier) return earlier;
    await this.datasets.findOne(datasetId);
    for (const id of input.uploadIds) await this.storage.findOne(id);
    return this.jobs.submit({
      kind: 'import',
      actor,
      idempotencyKey,
      request,
      prepare: async (manager) => {
        // Held until the job's row is there, which then keeps the data set from being deleted.
        const rows: unknown[] = await manager.query('select 1 from dataset where id = $1 for share', [datasetId]);
        if (rows.length === 0) throw notFound('data set', datasetId);
        return {
          payload: {
            datasetId,
            uploadIds: input.uploadIds,
            mapping: input.mapping ? { ...input.mapping } : null,
            reason: input.reason,
          },
          subjectType: 'dataset',
          subjectId: datasetId,
          scopeId: datasetId,
        };
      },
    });
  }

  async findProblems(jobId: string, request: ListRequest<{ code?: string }>): Promise<List<ImportProblem>> {
    await this.jobs.findOne(jobId);
    const query = this.dataSource
      .getRepository(ImportProblemEntity)
      .createQueryBuilder('p')
      .where('p.jobId = :jobId', { jobId });
    if (request.filter.code) query.andWhere('p.code = :code', { code: request.filter.code });
    const { rows, total } = await page(query, request, { line: 'p.line' }, [{ by: 'p.seq', order: 'ASC' }]);
    return {
      data: rows.map(({ line, externalId, code, reason }) => ({ line: Number(line), externalId, code, reason })),
      total,
    };
  }

  /** The problems as CSV with a header. Cells that a spreadsheet would run as a formula are disarmed with an apostrophe. */
  async problemsCsv(jobId: string): Promise<Readable> {
    const { id } = await this.jobs.findOne(jobId);
    const safe = (column: string): string =>
      `case when ${column} ~ '^[=+\\-@\\t\\r]' then '''' || ${column} else ${column} end as ${column}`;
    return spool(this.config.home, async (folder) =>
      writeTo(
        folder,
        await copyOutOnce(
          this.dataSource,
          `select line, ${safe('external_id')}, code, ${safe('reason')} from import_problem where job_id = '${id}' order by seq`,
          'csv, header',
        ),
      ),
    );
  }
}

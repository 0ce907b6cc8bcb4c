import { Controller, Get, Post, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ImportPreview,
  type ImportProblem,
  ImportProblemList,
  ImportProblemQuery,
  type List,
  PreviewImport,
} from '@assay/contracts';
import { RequiresRole } from '@assay/platform/auth';
import { Contract, IdParam, UuidParam, ValidBody, ValidQuery } from '@assay/platform/http';
import type { z } from 'zod';
import { ImportsService } from './imports.service';

@ApiTags('imports')
@Controller('imports')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post('preview')
  @RequiresRole('curator')
  @Contract({
    summary: 'Look into uploaded files: format, columns, first rows, suggested mapping. Writes nothing',
    body: PreviewImport,
    answers: ImportPreview,
  })
  preview(@ValidBody() body: PreviewImport): Promise<ImportPreview> {
    return this.imports.preview(body);
  }

  @Get(':jobId/problems')
  @RequiresRole('viewer')
  @UuidParam('jobId')
  @Contract({ summary: 'Rows that an import left out, and why', query: ImportProblemQuery, answers: ImportProblemList })
  findProblems(
    @IdParam('jobId') jobId: string,
    @ValidQuery() query: z.output<typeof ImportProblemQuery>,
  ): Promise<List<ImportProblem>> {
    return this.imports.findProblems(jobId, query);
  }

  @Get(':jobId/problems.csv')
  @RequiresRole('viewer')
  @UuidParam('jobId')
  @Contract({ summary: 'The same as CSV', produces: 'text/csv' })
  async problemsCsv(@IdParam('jobId') jobId: string): Promise<StreamableFile> {
    return new StreamableFile(await this.imports.problemsCsv(jobId), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="import-problems-${jobId}.csv"`,
    });
  }
}

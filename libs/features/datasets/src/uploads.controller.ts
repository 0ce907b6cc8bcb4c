import { Controller, Delete, Get, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Upload, UploadQuery } from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { CurrentPrincipal, type Principal, RequiresRole } from '@assay/platform/auth';
import { Contract, DomainError, IdParam, UuidParam, ValidQuery } from '@assay/platform/http';
import { type StoredFile, StorageService } from '@assay/platform/storage';
import type { Request } from 'express';
import type { z } from 'zod';

@ApiTags('uploads')
@Controller('uploads')
export class UploadsController {
  constructor(
    private readonly storage: StorageService,
    private readonly audit: AuditService,
  ) {}

  @Post()
  @RequiresRole('curator')
  @Contract({
    summary: 'Upload a file: its bytes are the body',
    query: UploadQuery,
    consumes: 'application/octet-stream',
    answers: Upload,
    status: 201,
  })
  async create(
    @ValidQuery() query: z.output<typeof UploadQuery>,
    @Req() request: Request,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Upload> {
    if (!request.is('application/octet-stream')) {
      throw new DomainError(
        'unsupported_media_type',
        'Send the bytes of the file with Content-Type: application/octet-stream.',
      );
    }
    try {
      // Left whole when it is refused half-way: the answer could not be sent on a destroyed request.
      const bytes = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
      const announced = Number(request.headers['content-length'] ?? 0);
      const file = await this.storage.write(query.filename, principal.name, bytes, announced);
      await this.audit.record({
        actor: principal.name,
        action: 'upload.created',
        subjectType: 'upload',
        subjectId: file.id,
        details: { filename: file.filename, size: file.size, sha256: file.sha256 },
      });
      return toDto(file);
    } catch (error) {
      if (request.readableAborted && !(error instanceof DomainError))
        throw new DomainError('bad_upload', 'The upload broke off; nothing was kept.', undefined, { cause: error });
      throw error;
    }
  }

  @Get(':id')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({ summary: 'An uploaded file', answers: Upload })
  async findOne(@IdParam() id: string): Promise<Upload> {
    return toDto(await this.storage.findOne(id));
  }

  @Delete(':id')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({ summary: 'Forget an uploaded file', status: 204 })
  async delete(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    const { filename } = await this.storage.findOne(id);
    await this.storage.remove(id);
    await this.audit.record({
      actor: principal.name,
      action: 'upload.deleted',
      subjectType: 'upload',
      subjectId: id,
      details: { filename },
    });
  }
}

const toDto = (file: StoredFile): Upload => ({ ...file, createdAt: file.createdAt.toISOString() });

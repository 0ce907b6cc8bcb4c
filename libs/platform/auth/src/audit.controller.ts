import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditCheck, type AuditEvent, AuditEventList, AuditQuery, type List } from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { Contract, ValidQuery } from '@assay/platform/http';
import type { z } from 'zod';
import { RequiresRole } from './decorators';

@ApiTags('audit')
@Controller('audit-events')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @RequiresRole('admin')
  @Contract({ summary: 'Who changed what, newest first', query: AuditQuery, answers: AuditEventList })
  findAll(@ValidQuery() query: z.output<typeof AuditQuery>): Promise<List<AuditEvent>> {
    return this.audit.findAll(query);
  }

  @Get('check')
  @RequiresRole('admin')
  @Contract({ summary: 'Recompute the hash chain of the audit trail', answers: AuditCheck })
  check(): Promise<AuditCheck> {
    return this.audit.check();
  }
}

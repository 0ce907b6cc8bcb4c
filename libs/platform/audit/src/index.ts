export { AuditEventEntity } from './audit-event.entity';
export { AuditModule } from './audit.module';
export { type AuditEntry, AuditService } from './audit.service';
export { type ChainedEvent, chainHash, GENESIS } from './chain';

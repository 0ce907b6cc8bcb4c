import { Injectable } from '@nestjs/common';
import type { AuditCheck, AuditEvent, JsonObject, List, ListRequest } from '@assay/contracts';
import { page } from '@assay/platform/database';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditEventEntity } from './audit-event.entity';
import { chainHash, type ChainedEvent, GENESIS } from './chain';

/** Any fixed number: writers of the chain take turns. */
const CHAIN_LOCK = 4_118_010_127;

export interface AuditEntry {
  actor: string;
  /** `<thing>.<verb in the past>`, such as `dataset.created`. */
  action: string;
  subjectType: string;
  subjectId: string | null;
  /** What changed; never a secret. */
  details?: JsonObject;
}

/** The append-only, hash-chained trail of every change. */
@Injectable()
export class AuditService {
  constructor(private readonly dataSource: DataSource) {}

  /** Appends an event in the caller's transaction, so that a change and its trace stand or fall together. */
  async append(manager: EntityManager, entry: AuditEntry): Promise<void> {
    await manager.query('select pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
    const last = await manager.getRepository(AuditEventEntity).findOne({ where: {}, order: { seq: 'DESC' } });
    const event: ChainedEvent = {
      seq: Number(last?.seq ?? 0) + 1,
      at: new Date().toISOString(),
      actor: entry.actor,
      action: entry.action,
      subjectType: entry.subjectType,
      subjectId: entry.subjectId,
      details: entry.details ?? {},
    };
    const previousHash = last?.hash ?? GENESIS;
    // Typed as a plain object, since TypeORM's partial type does not end for JSON, which nests without end.
    const row: object = {
      ...event,
      seq: String(event.seq),
      at: new Date(event.at),
      previousHash,
      hash: chainHash(previousHash, event),
    } satisfies AuditEventEntity;
    await manager.getRepository(AuditEventEntity).insert(row);
  }

  /** Appends an event in a transaction of its own. */
  async record(entry: AuditEntry): Promise<void> {
    await this.dataSource.transaction((manager) => this.append(manager, entry));
  }

  async findAll(
    request: ListRequest<{ actor?: string; action?: string; subjectId?: string }>,
  ): Promise<List<AuditEvent>> {
    const query = this.dataSource.getRepository(AuditEventEntity).createQueryBuilder('e');
    for (const field of ['actor', 'action', 'subjectId'] as const) {
      if (request.filter[field] !== undefined)
        query.andWhere(`e.${field} = :${field}`, { [field]: request.filter[field] });
    }
    const { rows, total } = await page(query, request, { seq: 'e.seq' }, [{ by: 'e.seq', order: 'DESC' }]);
    return { data: rows.map((row) => ({ ...chained(row), hash: row.hash })), total };
  }

  /** Walks the whole chain and recomputes every hash. */
  async check(): Promise<AuditCheck> {
    let previousHash = GENESIS;
    let seq = 0;
    for (;;) {
      const rows = await this.dataSource
        .getRepository(AuditEventEntity)
        .createQueryBuilder('e')
        .where('e.seq > :seq', { seq })
        .orderBy('e.seq')
        .take(1000)
        .getMany();
      if (rows.length === 0) return { events: seq, intact: true, firstBrokenSeq: null };
      for (const row of rows) {
        const event = chained(row);
        if (event.seq !== seq + 1 || row.previousHash !== previousHash || row.hash !== chainHash(previousHash, event)) {
          return { events: seq, intact: false, firstBrokenSeq: event.seq };
        }
        previousHash = row.hash;
        seq = event.seq;
      }
    }
  }
}

function chained(row: AuditEventEntity): ChainedEvent {
  const { actor, action, subjectType, subjectId, details } = row;
  return { seq: Number(row.seq), at: row.at.toISOString(), actor, action, subjectType, subjectId, details };
}

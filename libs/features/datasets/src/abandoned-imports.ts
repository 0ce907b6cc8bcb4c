import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Housekeeping } from '@assay/platform/jobs';
import { DataSource } from 'typeorm';
import { removeUnusedPayloads } from './payload-lock';

/** Removes what imports left behind whose worker was killed and which were then cancelled or given up: staged rows and payloads. */
@Injectable()
export class AbandonedImports implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly housekeeping: Housekeeping,
  ) {}

  onModuleInit(): void {
    this.housekeeping.register('abandoned imports', () => this.remove());
  }

  async remove(): Promise<void> {
    await this.dataSource.query(
      `delete from import_row r using job j where j.id = r.job_id and j.state not in ('queued', 'running')`,
    );
    // An import that is under way has stored payloads that no staged row refers to yet.
    const unsettled: { count: string }[] = await this.dataSource.query(
      `select count(*) as count from job where kind = 'import' and state in ('queued', 'running')`,
    );
    if (Number(unsettled[0]?.count) > 0) return;
    await this.dataSource.transaction(async (manager) => {
      await manager.query(
        `create temporary table unused on commit drop as
         select sha256 from payload p where not exists (select 1 from item_span s where s.sha256 = p.sha256)`,
      );
      await removeUnusedPayloads(manager, 'unused');
    });
  }
}

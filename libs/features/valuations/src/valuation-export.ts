import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { csvToParquet, disarmed, spanAt } from '@assay/features/datasets';
import { type Config, InjectConfig } from '@assay/platform/config';
import { copyOutOnce } from '@assay/platform/database';
import { spool, writeTo } from '@assay/platform/storage';
import { DataSource } from 'typeorm';
import { ValuationsService } from './valuations.service';

const COLUMNS = {
  external_id: 'VARCHAR',
  label: 'VARCHAR',
  contributor: 'VARCHAR',
  group: 'VARCHAR',
  sha256: 'VARCHAR',
  rank: 'INTEGER',
  value: 'DOUBLE',
  leverage: 'DOUBLE',
  loo_residual: 'DOUBLE',
  knn_shapley: 'DOUBLE',
} as const;

/** All values of a valuation as a file, in the order of ranks. */
@Injectable()
export class ValuationExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly valuations: ValuationsService,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** CSV for spreadsheets: a cell that one would run as a formula is disarmed with an apostrophe. */
  csv(id: string): Promise<Readable> {
    return spool(this.config.home, async (folder) => writeTo(folder, await this.rows(id, disarmed)));
  }

  parquet(id: string): Promise<Readable> {
    return spool(this.config.home, async (folder) => {
      const csv = await writeTo(folder, await this.rows(id, (column) => column));
      const parquet = join(folder, 'values.parquet');
      await csvToParquet(csv, parquet, COLUMNS);
      return parquet;
    });
  }

  private async rows(id: string, text: (column: string) => string): Promise<Readable> {
    await this.valuations.ready(id);
    const { version } = await this.valuations.findOne(id);
    return copyOutOnce(
      this.dataSource,
      `select ${text('i.external_id')} as external_id, ${text('i.label')} as label, ${text('i.contributor')} as contributor, ${text('i."group"')} as "group",
         encode(s.sha256, 'hex') as sha256, v.rank, v.value, v.leverage, v.loo_residual, v.knn_shapley
       from item_value v join item i on i.id = v.item_id join item_span s on ${spanAt(String(version))} where v.valuation_id = '${id}' order by v.rank`,
      'csv, header',
    );
  }
}

import type { JsonObject, WebhookPayload } from '@assay/contracts';
import { JobEntity, toJob } from '@assay/platform/jobs';
import type { DataSource } from 'typeorm';

/** What a delivery's payload is made of. */
export interface Told {
  webhookId: string;
  type: string;
  job: JsonObject | null;
  createdAt: Date;
}

/** The body of a delivery. The same for every attempt and for the log, so nothing of now goes into it. */
export function payloadOf(dataSource: DataSource, { webhookId, type, job, createdAt }: Told): WebhookPayload {
  const data: JsonObject = job === null ? { webhookId } : { ...toJob(jobEntity(dataSource, job)) };
  return { type, timestamp: createdAt.toISOString(), data };
}

/** The job as it was when the trigger kept its row: columns by their names in the database, times as text. */
function jobEntity(dataSource: DataSource, row: JsonObject): JobEntity {
  const { columns } = dataSource.getMetadata(JobEntity);
  const properties = columns.map(({ databaseName, propertyName, type }) => {
    const value = row[databaseName] ?? null;
    return [propertyName, type === 'timestamptz' && typeof value === 'string' ? new Date(value) : value];
  });
  return Object.fromEntries(properties) as JobEntity;
}

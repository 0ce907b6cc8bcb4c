import { Injectable } from '@nestjs/common';
import type { List, ListRequest, WebhookDelivery, WebhookDeliveryState } from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { page } from '@assay/platform/database';
import { DomainError, notFound } from '@assay/platform/http';
import { DataSource, type EntityManager } from 'typeorm';
import { toDelivery } from './webhook-dto';
import { WebhookDeliveryEntity } from './webhook.entities';
import { existingWebhook } from './webhooks.service';

/** The log of what a webhook has told, and what is told by hand. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  async findAll(
    webhookId: string,
    request: ListRequest<{ state?: WebhookDeliveryState }>,
  ): Promise<List<WebhookDelivery>> {
    await existingWebhook(this.dataSource.manager, webhookId);
    const query = this.dataSource
      .getRepository(WebhookDeliveryEntity)
      .createQueryBuilder('d')
      .where('d.webhookId = :webhookId', { webhookId });
    if (request.filter.state) query.andWhere('d.state = :state', { state: request.filter.state });
    const { rows, total } = await page(query, request, { createdAt: 'd.createdAt' }, [
      { by: 'd.createdAt', order: 'DESC' },
      { by: 'd.id', order: 'ASC' },
    ]);
    return { data: rows.map((row) => toDelivery(this.dataSource, row)), total };
  }

  /** Has a ping delivered, to try whether the receiver is reached. @throws DomainError `conflict` when the webhook is disabled */
  async ping(webhookId: string, actor: string): Promise<WebhookDelivery> {
    return this.change(webhookId, actor, 'webhook.tested', async (manager) => {
      const made = await manager.query<{ id: string }[]>(
        `insert into webhook_delivery (webhook_id, type) values ($1, 'webhook.ping') returning id`,
        [webhookId],
      );
      return made[0].id;
    });
  }

  /**
   * Has something delivered (again), with its old id and content. One that waits for its next attempt gets it now.
   * @throws DomainError `conflict` when the webhook is disabled
   */
  async redeliver(webhookId: string, deliveryId: string, actor: string): Promise<WebhookDelivery> {
    return this.change(webhookId, actor, 'webhook.redelivered', async (manager) => {
      const [rows] = await manager.query<[unknown[], number]>(
        `update webhook_delivery set state = 'waiting', failures = 0, next_attempt_at = now() where id = $1 and webhook_id = $2 returning id`,
        [deliveryId, webhookId],
      );
      if (rows.length === 0) throw notFound('delivery', deliveryId);
      return deliveryId;
    });
  }

  private async change(
    webhookId: string,
    actor: string,
    action: string,
    make: (manager: EntityManager) => Promise<string>,
  ): Promise<WebhookDelivery> {
    return this.dataSource.transaction(async (manager) => {
      const { enabled } = await existingWebhook(manager, webhookId);
      if (!enabled) throw new DomainError('conflict', 'The webhook is disabled and delivers nothing; enable it first.');
      const id = await make(manager);
      const details = { deliveryId: id };
      await this.audit.append(manager, { actor, action, subjectType: 'webhook', subjectId: webhookId, details });
      const row = await manager.getRepository(WebhookDeliveryEntity).findOneByOrFail({ id });
      return toDelivery(this.dataSource, row);
    });
  }
}

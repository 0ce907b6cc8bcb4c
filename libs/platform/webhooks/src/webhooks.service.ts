import { Injectable } from '@nestjs/common';
import type {
  CreateWebhook,
  JobKind,
  List,
  ListRequest,
  UpdateWebhook,
  Webhook,
  WebhookWithSecret,
} from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { type Config, InjectConfig } from '@assay/platform/config';
import { contains, page } from '@assay/platform/database';
import { notFound } from '@assay/platform/http';
import { DataSource, type EntityManager } from 'typeorm';
import { newSecret } from './signature';
import { targetRule, type TargetRule } from './target';
import { toWebhook } from './webhook-dto';
import { WebhookEntity } from './webhook.entities';

/** After a rotation the old secret signs for so long too, so that no delivery is lost while receivers change over. */
const CHANGE_OVER = '24 hours';

/** Makes and changes webhooks. */
@Injectable()
export class WebhooksService {
  private readonly targets: TargetRule;

  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    @InjectConfig() config: Config,
  ) {
    this.targets = targetRule(config);
  }

  async findAll(request: ListRequest<{ q?: string }>): Promise<List<Webhook>> {
    const query = this.dataSource.getRepository(WebhookEntity).createQueryBuilder('w');
    const { q } = request.filter;
    if (q) query.andWhere('(w.url ilike :q or w.description ilike :q)', { q: contains(q) });
    const columns = { url: 'w.url', createdAt: 'w.createdAt', updatedAt: 'w.updatedAt' };
    const { rows, total } = await page(query, request, columns, [
      { by: 'w.createdAt', order: 'DESC' },
      { by: 'w.id', order: 'ASC' },
    ]);
    return { data: rows.map(toWebhook), total };
  }

  async findOne(id: string): Promise<Webhook> {
    return toWebhook(await existingWebhook(this.dataSource.manager, id));
  }

  /** @throws DomainError `webhook_target_refused` */
  async create({ url, events, states, description }: CreateWebhook, actor: string): Promise<WebhookWithSecret> {
    await this.targets.refuseVisibly(new URL(url));
    const secret = newSecret();
    const id = await this.dataSource.transaction(async (manager) => {
      const made = await manager.insert(WebhookEntity, {
        url,
        kinds: kindsOf(events),
        states,
        description,
        secret,
        createdBy: actor,
      });
      const subjectId = String(made.identifiers[0]?.id);
      await this.trace(manager, actor, 'webhook.created', subjectId, { host: hostOf(url), events, states });
      return subjectId;
    });
    return { ...(await this.findOne(id)), secret };
  }

  /** @throws DomainError `webhook_target_refused` */
  async update(id: string, change: UpdateWebhook, actor: string): Promise<Webhook> {
    const { url, events, states, description, enabled } = change;
    if (url !== undefined) await this.targets.refuseVisibly(new URL(url));
    await this.dataSource.transaction(async (manager) => {
      await existingWebhook(manager, id);
      await manager.update(
        WebhookEntity,
        { id },
        {
          url,
          kinds: events === undefined ? undefined : kindsOf(events),
          states,
          description,
          enabled,
          disabledReason: enabled === undefined ? undefined : null,
          updatedAt: new Date(),
        },
      );
      const details = { ...(url !== undefined && { host: hostOf(url) }), changed: Object.keys(change) };
      await this.trace(manager, actor, 'webhook.updated', id, details);
    });
    return this.findOne(id);
  }

  /** With all its deliveries. */
  async delete(id: string, actor: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { url } = await existingWebhook(manager, id);
      await manager.delete(WebhookEntity, { id });
      await this.trace(manager, actor, 'webhook.deleted', id, { host: hostOf(url) });
    });
  }

  /** Makes a new secret. The old one goes on signing beside it for a day. */
  async rotateSecret(id: string, actor: string): Promise<WebhookWithSecret> {
    const secret = newSecret();
    await this.dataSource.transaction(async (manager) => {
      await existingWebhook(manager, id);
      await manager.query(
        `update webhook set previous_secret = secret, previous_secret_until = now() + $2::interval, secret = $3, updated_at = now()
         where id = $1`,
        [id, CHANGE_OVER, secret],
      );
      await this.trace(manager, actor, 'webhook.secret-rotated', id, {});
    });
    return { ...(await this.findOne(id)), secret };
  }

  /** Of a URL only the host goes into the trail: many receivers are addressed by a path or a query that is a secret. */
  private trace(
    manager: EntityManager,
    actor: string,
    action: string,
    subjectId: string,
    details: Record<string, string | string[]>,
  ): Promise<void> {
    return this.audit.append(manager, { actor, action, subjectType: 'webhook', subjectId, details });
  }
}

/** @throws DomainError `not_found` */
export async function existingWebhook(manager: EntityManager, id: string): Promise<WebhookEntity> {
  const row = await manager.getRepository(WebhookEntity).findOneBy({ id });
  if (!row) throw notFound('webhook', id);
  return row;
}

const kindsOf = (events: 'all' | JobKind[]): JobKind[] | null => (events === 'all' ? null : events);
const hostOf = (url: string): string => new URL(url).host;

import { Module } from '@nestjs/common';
import { DeliveriesService } from './deliveries.service';
import { Deliverer } from './deliverer';
import { WebhookDispatcher } from './dispatcher';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

/** Webhooks as admins see them. */
@Module({ controllers: [WebhooksController], providers: [DeliveriesService, WebhooksService] })
export class WebhooksModule {}

/** What delivers, in every worker. */
@Module({ providers: [Deliverer, WebhookDispatcher] })
export class WebhooksWorkerModule {}

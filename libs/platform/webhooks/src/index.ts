export { WebhookDeliveryEntity, WebhookEntity } from './webhook.entities';
export { WebhooksModule, WebhooksWorkerModule } from './webhooks.module';

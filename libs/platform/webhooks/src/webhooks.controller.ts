import { Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CreateWebhook,
  type List,
  UpdateWebhook,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookDeliveryQuery,
  WebhookList,
  WebhookQuery,
  WebhookWithSecret,
} from '@assay/contracts';
import { CurrentPrincipal, type Principal, RequiresRole } from '@assay/platform/auth';
import { Contract, IdParam, UuidParam, ValidBody, ValidQuery } from '@assay/platform/http';
import type { z } from 'zod';
import { DeliveriesService } from './deliveries.service';
import { WebhooksService } from './webhooks.service';

@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly deliveries: DeliveriesService,
  ) {}

  @Get()
  @RequiresRole('admin')
  @Contract({ summary: 'List webhooks', query: WebhookQuery, answers: WebhookList })
  findAll(@ValidQuery() query: z.output<typeof WebhookQuery>): Promise<List<Webhook>> {
    return this.webhooks.findAll(query);
  }

  @Post()
  @RequiresRole('admin')
  @Contract({
    summary: 'Have a URL called when jobs end; the secret that signs the calls is shown this once',
    body: CreateWebhook,
    answers: WebhookWithSecret,
    status: 201,
  })
  create(@ValidBody() body: CreateWebhook, @CurrentPrincipal() principal: Principal): Promise<WebhookWithSecret> {
    return this.webhooks.create(body, principal.name);
  }

  @Get(':id')
  @RequiresRole('admin')
  @UuidParam()
  @Contract({ summary: 'A webhook', answers: Webhook })
  findOne(@IdParam() id: string): Promise<Webhook> {
    return this.webhooks.findOne(id);
  }

  @Patch(':id')
  @RequiresRole('admin')
  @UuidParam()
  @Contract({ summary: 'Change, enable or disable a webhook', body: UpdateWebhook, answers: Webhook })
  update(
    @IdParam() id: string,
    @ValidBody() body: UpdateWebhook,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Webhook> {
    return this.webhooks.update(id, body, principal.name);
  }

  @Delete(':id')
  @RequiresRole('admin')
  @UuidParam()
  @Contract({ summary: 'Delete a webhook and its log', status: 204 })
  delete(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.webhooks.delete(id, principal.name);
  }

  @Post(':id/rotate-secret')
  @RequiresRole('admin')
  @UuidParam()
  @Contract({
    summary: 'Make a new secret, which is shown this once; the old one signs beside it for 24 hours',
    answers: WebhookWithSecret,
  })
  rotateSecret(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<WebhookWithSecret> {
    return this.webhooks.rotateSecret(id, principal.name);
  }

  @Post(':id/test')
  @RequiresRole('admin')
  @UuidParam()
  @Contract({ summary: 'Deliver a ping', answers: WebhookDelivery, status: 202 })
  test(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<WebhookDelivery> {
    return this.deliveries.ping(id, principal.name);
  }

  @Get(':id/deliveries')
  @RequiresRole('admin')
  @UuidParam()
  @Contract({
    summary: 'What a webhook has delivered or will deliver, newest first; kept for 30 days',
    query: WebhookDeliveryQuery,
    answers: WebhookDeliveryList,
  })
  findDeliveries(
    @IdParam() id: string,
    @ValidQuery() query: z.output<typeof WebhookDeliveryQuery>,
  ): Promise<List<WebhookDelivery>> {
    return this.deliveries.findAll(id, query);
  }

  @Post(':id/deliveries/:deliveryId/redeliver')
  @RequiresRole('admin')
  @UuidParam()
  @UuidParam('deliveryId')
  @Contract({ summary: 'Deliver something again, with the same `webhook-id`', answers: WebhookDelivery, status: 202 })
  redeliver(
    @IdParam() id: string,
    @IdParam('deliveryId') deliveryId: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<WebhookDelivery> {
    return this.deliveries.redeliver(id, deliveryId, principal.name);
  }
}

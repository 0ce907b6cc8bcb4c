import type {
  AuditEvent,
  Job,
  List,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryState,
  WebhookWithSecret,
} from '@assay/contracts';
import { Program, programs } from '../e2e/support/program';
import { startApp, type TestApp, type TestWorker } from '../support/app';
import type { Client } from '../support/client';
import { eventually } from '../support/eventually';
import { csv } from '../support/files';
import { isSignedBy, type Receiver, startReceiver } from '../support/receiver';

const rows = csv(['id', 'label'], ['a', 'x']);
/** No wait between attempts, of which there are four. */
const IMPATIENT = { ASSAY_WEBHOOK_PRIVATE_NETWORKS: '1', ASSAY_WEBHOOK_RETRY_SECONDS: '0,0,0' };

describe('webhooks', () => {
  let app: TestApp;
  let admin: Client;
  let receiver: Receiver;
  let count = 0;

  beforeAll(async () => {
    receiver = await startReceiver();
    app = await startApp('webhooks', IMPATIENT);
    ({ admin } = app);
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });
  afterEach(async () => {
    const { data } = await admin.get<List<Webhook>>('/webhooks');
    for (const { id } of data) await admin.delete(`/webhooks/${id}`);
  });

  const newPath = (): string => `/hook/${(count += 1)}`;
  const create = async (more: object = {}): Promise<WebhookWithSecret & { path: string }> => {
    const path = newPath();
    return { ...(await admin.post<WebhookWithSecret>('/webhooks', { url: receiver.url + path, ...more })), path };
  };
  const submit = async (name = 'rows.csv', bytes = rows): Promise<Job> => {
    const [{ id }, upload] = [await admin.newDataset(`webhooks ${(count += 1)}`), await admin.upload(name, bytes)];
    return admin.post<Job>(`/datasets/${id}/imports`, { uploadIds: [upload.id] });
  };
  const cancelled = async (): Promise<Job> => {
    const { id } = await submit();
    return admin.post<Job>(`/jobs/${id}/cancel`);
  };
  const deliveriesOf = async ({ id }: { id: string }, query?: Record<string, string | number>) =>
    (await admin.get<List<WebhookDelivery>>(`/webhooks/${id}/deliveries`, query)).data;
  const ping = ({ id }: { id: string }): Promise<WebhookDelivery> =>
    admin.post<WebhookDelivery>(`/webhooks/${id}/test`);
  /** The only delivery of a webhook, once it is in a state. */
  const only = (webhook: { id: string }, state: WebhookDeliveryState): Promise<WebhookDelivery> =>
    eventually(`the delivery is ${state}`, async () => {
      const [delivery, ...others] = await deliveriesOf(webhook);
      expect(others).toEqual([]);
      return delivery?.state === state && delivery;
    });

  describe('are managed', () => {
    it('by admins, who see the secret once', async () => {
      const { secret, path, ...made } = await create({
        events: ['import', 'value'],
        states: ['failed'],
        description: 'CI',
      });
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(made).toMatchObject({
        url: receiver.url + path,
        events: ['import', 'value'],
        states: ['failed'],
        description: 'CI',
        enabled: true,
        disabledReason: null,
        createdBy: 'admin',
      });
      const one = await admin.get<Webhook>(`/webhooks/${made.id}`);
      expect(one).toEqual(made);
      expect((await admin.get<List<Webhook>>('/webhooks', { 'filter[q]': 'ci' })).data).toEqual([one]);
      const changed = await admin.patch<Webhook>(`/webhooks/${made.id}`, { events: 'all', enabled: false });
      expect(changed).toEqual({ ...made, events: 'all', enabled: false, updatedAt: changed.updatedAt });
      const { secret: next, ...rotated } = await admin.post<WebhookWithSecret>(`/webhooks/${made.id}/rotate-secret`);
      expect(next).not.toBe(secret);
      expect(rotated).toEqual({ ...changed, updatedAt: rotated.updatedAt });
      await admin.delete(`/webhooks/${made.id}`);
      expect(await admin.refusal('GET', `/webhooks/${made.id}`)).toMatchObject({ code: 'not_found' });

      const audit = await admin.get<List<AuditEvent>>('/audit-events', { 'filter[subjectId]': made.id });
      expect(audit.data.map(({ action }) => action)).toEqual([
        'webhook.deleted',
        'webhook.secret-rotated',
        'webhook.updated',
        'webhook.created',
      ]);
      for (const hidden of [secret, next, path]) expect(JSON.stringify(audit)).not.toContain(hidden);
      for (const hidden of [secret, next]) expect(app.log.join('')).not.toContain(hidden);
    });

    it('by nobody else', async () => {
      const { id } = await create();
      const delivery = await ping({ id });
      for (const role of ['viewer', 'annotator', 'curator'] as const) {
        const client = await app.as(role);
        for (const [method, path] of [
          ['GET', '/webhooks'],
          ['POST', '/webhooks'],
          ['GET', `/webhooks/${id}`],
          ['PATCH', `/webhooks/${id}`],
          ['DELETE', `/webhooks/${id}`],
          ['POST', `/webhooks/${id}/rotate-secret`],
          ['POST', `/webhooks/${id}/test`],
          ['GET', `/webhooks/${id}/deliveries`],
          ['POST', `/webhooks/${id}/deliveries/${delivery.id}/redeliver`],
        ] as const)
          expect(await client.refusal(method, path)).toMatchObject({ code: 'forbidden' });
      }
    });

    it.each([
      ['url', { url: 'ftp://receiver.invalid/' }],
      ['url', { url: 'file:///etc/passwd' }],
      ['url', { url: 'http://user@receiver.invalid/' }],
      ['url', { url: 'http://:password@receiver.invalid/' }],
      ['url', { url: 'receiver' }],
      ['url', {}],
      ['events', { url: 'http://receiver.invalid/', events: [] }],
      ['events', { url: 'http://receiver.invalid/', events: ['import', 'import'] }],
      ['events', { url: 'http://receiver.invalid/', events: ['export'] }],
      ['states', { url: 'http://receiver.invalid/', states: [] }],
      ['states.0', { url: 'http://receiver.invalid/', states: ['running'] }],
      ['secret', { url: 'http://receiver.invalid/', secret: 'mine' }],
    ])('and refused with the path %s for %j', async (path, body) => {
      expect(await admin.refusal('POST', '/webhooks', { body })).toMatchObject({
        code: 'validation_failed',
        errors: [{ path }],
      });
    });
  });

  describe('without a worker', () => {
    it('have what to deliver as soon as a job has settled, as it was then', async () => {
      const webhook = await create();
      const { id } = await cancelled();
      const job = await admin.get<Job>(`/jobs/${id}`);
      await admin.post(`/jobs/${id}/retry`);
      const [delivery, ...others] = await deliveriesOf(webhook);
      expect(others).toEqual([]);
      expect(delivery).toMatchObject({ state: 'waiting', attempts: 0, responseStatus: null, error: null });
      expect(delivery.payload).toEqual({ type: 'job.cancelled', timestamp: delivery.createdAt, data: job });
      await admin.post(`/jobs/${id}/cancel`);
      expect(await deliveriesOf(webhook)).toHaveLength(2);
    });

    it('have nothing to deliver of a settling that did not come to pass', async () => {
      const webhook = await create();
      const { id } = await submit();
      const runner = app.dataSource.createQueryRunner();
      await runner.startTransaction();
      await runner.query(`update job set state = 'failed' where id = $1`, [id]);
      expect(await runner.query('select type from webhook_delivery')).toEqual([{ type: 'job.failed' }]);
      await runner.rollbackTransaction();
      await runner.release();
      expect(await deliveriesOf(webhook)).toEqual([]);
      await admin.post(`/jobs/${id}/cancel`);
    });

    it('keep nothing of a job that its page does not show', async () => {
      await create();
      await cancelled();
      const [{ job }] = await app.dataSource.query<{ job: object }[]>('select job from webhook_delivery');
      for (const column of ['payload', 'idempotency_key', 'request_hash']) expect(job).not.toHaveProperty(column);
    });

    it('are told only of the kinds and states that they asked for', async () => {
      const webhooks = [
        await create({ events: ['import'], states: ['cancelled', 'failed'] }),
        await create({ events: ['embed', 'value'] }),
        await create({ states: ['succeeded', 'failed'] }),
        await create(),
      ];
      await admin.patch(`/webhooks/${webhooks[3].id}`, { enabled: false });
      await cancelled();
      expect(await Promise.all(webhooks.map(async (webhook) => (await deliveriesOf(webhook)).length))).toEqual([
        1, 0, 0, 0,
      ]);
    });

    it('that are being deleted do not keep a job from settling', async () => {
      const { id } = await create();
      const runner = app.dataSource.createQueryRunner();
      await runner.startTransaction();
      await runner.query('delete from webhook where id = $1', [id]);
      const { id: jobId } = await submit();
      const settling = admin.post<Job>(`/jobs/${jobId}/cancel`);
      await eventually('the job waits for the webhook', async () => {
        const waiting = await app.dataSource.query<unknown[]>(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return waiting.length > 0;
      });
      await runner.commitTransaction();
      await runner.release();
      expect(await settling).toMatchObject({ state: 'cancelled' });
    });
  });

  describe('with a worker', () => {
    let worker: TestWorker;
    beforeAll(async () => {
      worker = await app.startWorker();
    });
    afterAll(() => worker.close());

    it('are called, signed, when a job succeeds', async () => {
      const webhook = await create();
      const job = await admin.ended((await submit()).id);
      const delivery = await only(webhook, 'delivered');
      const [call, ...others] = receiver.at(webhook.path);
      expect(others).toEqual([]);
      expect(call.payload).toEqual({ type: 'job.succeeded', timestamp: delivery.createdAt, data: job });
      expect(call.headers).toMatchObject({
        'content-type': 'application/json',
        'webhook-id': delivery.id,
        'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      });
      expect(isSignedBy(webhook.secret, call)).toBe(true);
      expect(delivery).toMatchObject({
        type: 'job.succeeded',
        attempts: 1,
        nextAttemptAt: null,
        responseStatus: 204,
        durationMs: expect.any(Number),
        error: null,
        payload: call.payload,
      });
    });

    it('are called when a job fails, with the reason', async () => {
      const webhook = await create({ states: ['failed'] });
      const failed = await admin.ended((await submit('program.exe', Buffer.from('MZ'))).id, 'failed');
      await only(webhook, 'delivered');
      expect(receiver.at(webhook.path).map(({ payload }) => payload)).toMatchObject([
        { type: 'job.failed', data: { id: failed.id, error: { code: 'unknown_format' } } },
      ]);
    });

    it('are tried again until the receiver takes it, with the same id and body', async () => {
      const webhook = await create();
      receiver.answer(webhook.path, (response, nth) => response.writeHead([500, 302, 200][nth - 1] ?? 400).end());
      await ping(webhook);
      const delivery = await only(webhook, 'delivered');
      expect(delivery).toMatchObject({ attempts: 3, responseStatus: 200, error: null, type: 'webhook.ping' });
      const calls = receiver.at(webhook.path);
      expect(calls.map(({ id, body }) => ({ id, body }))).toEqual(
        Array(3).fill({ id: delivery.id, body: JSON.stringify(delivery.payload) }),
      );
      expect(calls.every((call) => isSignedBy(webhook.secret, call))).toBe(true);
    });

    it('are given up after the last attempt, and delivered by hand when the receiver works again', async () => {
      const webhook = await create();
      receiver.answer(webhook.path, (response) => response.writeHead(503).end());
      await ping(webhook);
      const failed = await only(webhook, 'failed');
      expect(failed).toMatchObject({
        attempts: 4,
        nextAttemptAt: null,
        responseStatus: 503,
        error: { code: 'bad_status', message: expect.stringContaining('503') },
      });
      expect(await deliveriesOf(webhook, { 'filter[state]': 'failed' })).toEqual([failed]);
      receiver.answer(webhook.path, (response) => response.writeHead(204).end());
      const path = `/webhooks/${webhook.id}/deliveries/${failed.id}/redeliver`;
      expect(await admin.send('POST', path)).toMatchObject({ status: 202, body: { id: failed.id, state: 'waiting' } });
      expect(await only(webhook, 'delivered')).toMatchObject({ id: failed.id, attempts: 5, error: null });
      expect(new Set(receiver.at(webhook.path).map(({ id }) => id)).size).toBe(1);
      const audit = await admin.get<List<AuditEvent>>('/audit-events', { 'filter[action]': 'webhook.redelivered' });
      expect(audit.data[0]).toMatchObject({ subjectId: webhook.id, details: { deliveryId: failed.id } });
    });

    it('wait between attempts as long as is configured', async () => {
      await worker.close();
      worker = await app.startWorker({ ASSAY_WEBHOOK_RETRY_SECONDS: '1000' });
      const webhook = await create();
      receiver.answer(webhook.path, (response) => response.writeHead(500).end());
      await ping(webhook);
      const waiting = await eventually('an attempt has failed', async () => {
        const [delivery] = await deliveriesOf(webhook);
        return delivery.responseStatus !== null && delivery;
      });
      expect(waiting).toMatchObject({ state: 'waiting', attempts: 1, responseStatus: 500 });
      const wait = (Date.parse(waiting.nextAttemptAt ?? '') - Date.parse(waiting.lastAttemptAt ?? '')) / 1000;
      expect(wait).toBeGreaterThanOrEqual(800);
      expect(wait).toBeLessThan(1300);
      await worker.close();
      worker = await app.startWorker();
    });

    it('are disabled when the receiver says that it is gone', async () => {
      const webhook = await create();
      receiver.answer(webhook.path, (response) => response.writeHead(410).end());
      await ping(webhook);
      expect(await only(webhook, 'failed')).toMatchObject({
        attempts: 1,
        responseStatus: 410,
        error: { code: 'gone' },
      });
      const disabled = await eventually('it is disabled', async () => {
        const now = await admin.get<Webhook>(`/webhooks/${webhook.id}`);
        return !now.enabled && now;
      });
      expect(disabled.disabledReason).toContain('410');
      expect(await admin.refusal('POST', `/webhooks/${webhook.id}/test`)).toMatchObject({ code: 'conflict' });
      const enabled = await admin.patch<Webhook>(`/webhooks/${webhook.id}`, { enabled: true });
      expect(enabled).toMatchObject({ enabled: true, disabledReason: null });
    });

    it('keep what waits while they are disabled', async () => {
      const webhook = await create();
      receiver.answer(webhook.path, (response, nth) => {
        if (nth > 1) return response.writeHead(200).end();
        return void admin
          .patch(`/webhooks/${webhook.id}`, { enabled: false })
          .then(() => response.writeHead(500).end());
      });
      await ping(webhook);
      await eventually('the attempt has failed', async () => (await deliveriesOf(webhook))[0].responseStatus === 500);
      expect(await deliveriesOf(webhook)).toMatchObject([{ state: 'waiting', attempts: 1 }]);
      await admin.patch(`/webhooks/${webhook.id}`, { enabled: true });
      expect(await only(webhook, 'delivered')).toMatchObject({ attempts: 2 });
    });

    it('are signed with the old secret too after a rotation', async () => {
      const webhook = await create();
      const { secret } = await admin.post<WebhookWithSecret>(`/webhooks/${webhook.id}/rotate-secret`);
      await ping(webhook);
      await only(webhook, 'delivered');
      const [call] = receiver.at(webhook.path);
      expect([webhook.secret, secret].map((one) => isSignedBy(one, call))).toEqual([true, true]);
      await app.dataSource.query(`update webhook set previous_secret_until = now() where id = $1`, [webhook.id]);
      await ping(webhook);
      const later = await eventually('it is called again', () => receiver.at(webhook.path)[1]);
      expect([webhook.secret, secret].map((one) => isSignedBy(one, later))).toEqual([false, true]);
    });

    it('are called once per attempt, however many workers there are', async () => {
      const others = [await app.startWorker(), await app.startWorker()];
      const webhooks = [await create(), await create()];
      receiver.answer(webhooks[0].path, (response, nth) => response.writeHead(nth % 2 === 0 ? 500 : 200).end());
      const pings = await Promise.all(Array.from({ length: 40 }, (_, k) => ping(webhooks[k % 2])));
      const log = await eventually('all are delivered', async () => {
        const found = (await Promise.all(webhooks.map((webhook) => deliveriesOf(webhook, { perPage: 100 })))).flat();
        return found.every(({ state }) => state !== 'waiting') && found;
      });
      expect(log).toHaveLength(pings.length);
      for (const { path } of webhooks)
        for (const { id } of receiver.at(path))
          expect(log.find((delivery) => delivery.id === id)?.attempts).toBe(
            receiver.at(path).filter((call) => call.id === id).length,
          );
      for (const other of others) await other.close();
    });

    it('are not kept waiting by one whose receiver does not answer', async () => {
      const [slow, quick] = [await create(), await create()];
      const held: (() => void)[] = [];
      receiver.answer(slow.path, (response) => void held.push(() => response.writeHead(200).end()));
      for (let k = 0; k < 40; k += 1) await ping(slow);
      await ping(quick);
      await only(quick, 'delivered');
      await eventually('the slow one has all it may have', () => receiver.at(slow.path).length >= 4);
      expect(receiver.at(slow.path)).toHaveLength(4);
      receiver.answer(slow.path, (response) => response.writeHead(200).end());
      for (const release of held) release();
      await eventually(
        'all are delivered',
        async () => (await deliveriesOf(slow, { 'filter[state]': 'waiting' })).length === 0,
      );
    });

    it('are handed to another worker when theirs stops in the middle', async () => {
      const webhook = await create();
      receiver.answer(webhook.path, (response, nth) => {
        if (nth > 1) response.writeHead(200).end();
      });
      const { id } = await ping(webhook);
      await eventually('the receiver is called', () => receiver.at(webhook.path).length === 1);
      await worker.close();
      expect(await deliveriesOf(webhook)).toMatchObject([{ id, state: 'waiting', attempts: 1 }]);
      worker = await app.startWorker();
      expect(await only(webhook, 'delivered')).toMatchObject({ id, attempts: 2 });
      expect(receiver.at(webhook.path).map((call) => call.id)).toEqual([id, id]);
    });

    it('are handed to another worker when theirs is killed in the middle, once its lease has run out', async () => {
      await worker.close();
      const webhook = await create();
      receiver.answer(webhook.path, (response, nth) => {
        if (nth > 1) response.writeHead(200).end();
      });
      const killed = startWorkerProcess(app);
      const { id } = await ping(webhook);
      await eventually('the receiver is called', () => receiver.at(webhook.path).length === 1, 60_000);
      killed.signal('SIGKILL');
      await killed.ended;
      worker = await app.startWorker();
      const other = await create();
      await ping(other);
      await only(other, 'delivered');
      expect(await deliveriesOf(webhook)).toMatchObject([{ id, state: 'waiting', attempts: 1 }]);
      await app.dataSource.query('update webhook_delivery set leased_until = now() where id = $1', [id]);
      expect(await only(webhook, 'delivered')).toMatchObject({ id, attempts: 2 });
      expect(receiver.at(webhook.path).map((call) => call.id)).toEqual([id, id]);
    });

    it('forget what they delivered a month ago', async () => {
      const webhook = await create();
      const [old, recent] = [await ping(webhook), await ping(webhook)];
      await app.dataSource.query(`update webhook_delivery set created_at = now() - interval '31 days' where id = $1`, [
        old.id,
      ]);
      await worker.tidy();
      expect((await deliveriesOf(webhook)).map(({ id }) => id)).toEqual([recent.id]);
    });
  });
});

/** A worker in a process of its own, from the build, on the database of an app. */
function startWorkerProcess({ dataSource, home }: TestApp): Program {
  const { options } = dataSource;
  const url = options.type === 'postgres' ? options.url : undefined;
  const env = { ...IMPATIENT, DATABASE_URL: url ?? '', ASSAY_HOME: home, ASSAY_ENGINE: 'reference' };
  return new Program([process.execPath, programs.worker], env);
}

describe('webhooks of an installation that allows public addresses only', () => {
  let app: TestApp;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
    app = await startApp('webhooks_public');
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  it.each(['http://127.0.0.1:8080/', 'http://localhost/', 'http://[::ffff:169.254.169.254]/', 'http://0xa000001/'])(
    'are refused when they are at %s',
    async (url) => {
      const { admin } = app;
      const refused = { code: 'webhook_target_refused', errors: [{ path: 'url' }] };
      expect(await admin.refusal('POST', '/webhooks', { body: { url } })).toMatchObject(refused);
      const { id } = await admin.post<WebhookWithSecret>('/webhooks', { url: 'https://receiver.invalid/' });
      expect(await admin.refusal('PATCH', `/webhooks/${id}`, { body: { url } })).toMatchObject(refused);
    },
  );

  it('are not called, and not tried again, when their name has come to mean another address', async () => {
    const { admin } = app;
    const { id } = await admin.post<WebhookWithSecret>('/webhooks', { url: 'https://receiver.invalid/' });
    const rebound = `${receiver.url.replace('127.0.0.1', 'localhost')}/rebound`;
    await app.dataSource.query('update webhook set url = $2 where id = $1', [id, rebound]);
    await app.startWorker();
    await admin.post(`/webhooks/${id}/test`);
    const delivery = await eventually('it has failed', async () => {
      const { data } = await admin.get<List<WebhookDelivery>>(`/webhooks/${id}/deliveries`);
      return data[0].state === 'failed' && data[0];
    });
    expect(delivery).toMatchObject({ attempts: 1, responseStatus: null, error: { code: 'webhook_target_refused' } });
    expect(receiver.at('/rebound')).toEqual([]);
  });
});

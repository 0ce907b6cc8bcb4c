import type { AuditCheck, AuditEvent, List, Me } from '@assay/contracts';
import { chainHash, GENESIS } from '@assay/platform/audit';
import { startApp, type TestApp } from '../support/app';
import { callEveryRoute } from '../support/every-route';

describe('the audit trail', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp('audit');
  });
  afterAll(() => app.close());

  const newest = async (): Promise<AuditEvent> =>
    (await app.admin.get<List<AuditEvent>>('/audit-events', { perPage: 1 })).data[0];
  const check = (): Promise<AuditCheck> => app.admin.get<AuditCheck>('/audit-events/check');

  it('has an event for everything that changes anything, and none for what only reads', async () => {
    const { admin } = app;
    const send = admin.send.bind(admin);
    const silent: string[] = [];
    admin.send = async (method, path, sent) => {
      const before = await seq();
      const answer = await send(method, path, sent);
      const changes = method !== 'GET' && path !== '/imports/preview';
      if (answer.status < 400 && changes && (await seq()) === before) silent.push(`${method} ${path}`);
      return answer as never;
    };
    await callEveryRoute(app);
    admin.send = send;
    expect(silent).toEqual([]);
    const rows: { action: string }[] = await app.dataSource.query('select distinct action from audit_event order by 1');
    expect(rows.map(({ action }) => action)).toEqual([
      'api-key.created',
      'api-key.revoked',
      'apply-pruning.submitted',
      'dataset.created',
      'dataset.deleted',
      'dataset.updated',
      'dataset.version-made',
      'embed.submitted',
      'embedding-set.deleted',
      'import.submitted',
      'job.cancel-requested',
      'job.retried',
      'model.created',
      'model.deleted',
      'prune.submitted',
      'pruning-job.deleted',
      'pruning-job.purged',
      'purge-pruning.submitted',
      'session.closed',
      'session.opened',
      'undo-pruning.submitted',
      'upload.created',
      'upload.deleted',
      'user.created',
      'user.deleted',
      'user.password-changed',
      'user.updated',
      'valuation.deleted',
      'value.submitted',
      'webhook.created',
      'webhook.deleted',
      'webhook.redelivered',
      'webhook.secret-rotated',
      'webhook.tested',
      'webhook.updated',
    ]);
    expect(await check()).toMatchObject({ intact: true, events: await seq() });
  });

  it('says who did what to what', async () => {
    const dataset = await app.admin.newDataset('audited');
    const curator = await app.as('curator');
    await curator.patch(`/datasets/${dataset.id}`, { name: 'renamed' });
    const { name: actor } = await curator.get<Me>('/auth/me');
    expect(actor).toMatch(/^key:a curator:assay_/);
    expect(await newest()).toMatchObject({
      actor,
      action: 'dataset.updated',
      subjectType: 'dataset',
      subjectId: dataset.id,
      details: { name: 'renamed' },
    });
    const found = (filter: Record<string, string>) => app.admin.get<List<AuditEvent>>('/audit-events', filter);
    expect(await found({ 'filter[actor]': actor })).toMatchObject({ total: 1 });
    const ofDataset = await found({ 'filter[subjectId]': dataset.id, sort: 'seq:asc' });
    expect(ofDataset.data.map(({ action }) => action)).toEqual(['dataset.created', 'dataset.updated']);
    expect((await found({ 'filter[action]': 'dataset.' })).total).toBe(0);
  });

  it('has no event of a change that failed', async () => {
    await app.admin.newDataset('taken');
    const before = await seq();
    expect(await app.admin.refusal('POST', '/datasets', { body: { name: 'TAKEN' } })).toMatchObject({
      code: 'already_exists',
    });
    expect(await seq()).toBe(before);
  });

  it('is one chain, also when many write at the same time', async () => {
    const before = await seq();
    await Promise.all(Array.from({ length: 20 }, (_, k) => app.admin.newDataset(`parallel ${k}`)));
    expect(await seq()).toBe(before + 20);
    expect(await check()).toEqual({ events: before + 20, intact: true, firstBrokenSeq: null });
  });

  it('cannot be changed by the application', async () => {
    for (const statement of [
      `update audit_event set actor = 'mallory' where seq = 1`,
      'delete from audit_event where seq = 1',
      'truncate audit_event',
    ])
      await expect(app.dataSource.query(statement)).rejects.toThrow('audit_event is append-only');
    expect(await check()).toMatchObject({ intact: true });
  });

  describe('after somebody who rules the database', () => {
    /** Runs a statement past the trigger, and undoes it when `look` is through. */
    const tampered = async (statement: string, look: () => Promise<void>): Promise<void> => {
      const asOwner = (sql: string): Promise<unknown> =>
        app.dataSource.transaction(async (manager) => {
          await manager.query('alter table audit_event disable trigger audit_event_append_only');
          await manager.query(sql);
          await manager.query('alter table audit_event enable trigger audit_event_append_only');
        });
      await app.dataSource.query('create table copy as select * from audit_event');
      await asOwner(statement);
      try {
        await look();
      } finally {
        await asOwner('delete from audit_event; insert into audit_event select * from copy; drop table copy');
      }
      expect(await check()).toMatchObject({ intact: true });
    };

    it.each([
      ['changed who did it', `update audit_event set actor = 'mallory' where seq = 4`, 3, 4],
      ['changed when', `update audit_event set at = at - interval '1 ms' where seq = 4`, 3, 4],
      ['changed details', `update audit_event set details = details || '{"x": 1}' where seq = 4`, 3, 4],
      [
        'changed the hash that it follows',
        `update audit_event set previous_hash = repeat('0', 64) where seq = 4`,
        3,
        4,
      ],
      ['removed an event', 'delete from audit_event where seq = 4', 3, 5],
      ['removed the first events', 'delete from audit_event where seq <= 4', 0, 5],
      [
        'swapped two events',
        `update audit_event set seq = case seq when 4 then 100005 else 100004 end where seq in (4, 5);
         update audit_event set seq = seq - 100000 where seq > 100000`,
        3,
        4,
      ],
    ])('has %s, the check finds where the chain breaks', async (_, statement, events, firstBrokenSeq) => {
      await tampered(statement, async () => {
        expect(await check()).toEqual({ events, intact: false, firstBrokenSeq });
      });
    });

    it('has forged an event with its hash, the check finds the next one', async () => {
      const events: (AuditEvent & { previous_hash: string })[] = await app.dataSource.query(
        `select previous_hash from audit_event where seq = 4`,
      );
      const { data } = await app.admin.get<List<AuditEvent>>('/audit-events', { sort: 'seq:asc', perPage: 4 });
      const { hash, ...event } = data[3];
      expect(chainHash(events[0].previous_hash, event)).toBe(hash);
      expect(data[0].hash).toBe(chainHash(GENESIS, withoutHash(data[0])));
      const forged = { ...event, actor: 'mallory' };
      const statement = `update audit_event set actor = 'mallory', hash = '${chainHash(events[0].previous_hash, forged)}' where seq = 4`;
      await tampered(statement, async () => {
        expect(await check()).toMatchObject({ intact: false, firstBrokenSeq: 5 });
      });
    });
  });

  async function seq(): Promise<number> {
    const [{ count }] = await app.dataSource.query<{ count: string }[]>('select count(*) as count from audit_event');
    return Number(count);
  }
});

function withoutHash({ hash: _, ...event }: AuditEvent): Omit<AuditEvent, 'hash'> {
  return event;
}

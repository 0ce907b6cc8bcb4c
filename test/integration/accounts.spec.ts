import type { ApiKey, CreatedApiKey, List, Me, Role, User } from '@assay/contracts';
import { withStartKey } from '@assay/platform/auth';
import { sessionOf, startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';

const nested = (depth: number): unknown => (depth === 0 ? null : { role: nested(depth - 1) });

describe('accounts', () => {
  let app: TestApp;
  let admin: Client;
  beforeAll(async () => {
    app = await startApp('accounts');
    ({ admin } = app);
  });
  afterAll(() => app.close());

  const password = 'a password of theirs';
  const addUser = (username: string, role: Role): Promise<User> =>
    admin.post<User>('/users', { username, password, role });
  const logIn = async (username: string): Promise<Client> => {
    const { status, headers } = await app.client().send('POST', '/auth/login', { body: { username, password } });
    expect(status).toBe(200);
    return app.client({ cookie: sessionOf(headers) });
  };
  const withKey = (key: string): Client => app.client({ authorization: `Bearer ${key}` });
  const unauthenticated = expect.objectContaining({ code: 'unauthenticated' }) as unknown;

  describe('users', () => {
    it('are added, changed, listed and removed', async () => {
      const user = await addUser('anna', 'viewer');
      expect(user).toMatchObject({ username: 'anna', role: 'viewer', disabled: false, lastLoginAt: null });
      expect(await admin.patch<User>(`/users/${user.id}`, { role: 'annotator' })).toEqual({
        ...user,
        role: 'annotator',
      });
      const session = await logIn('anna');
      expect(await session.get<Me>('/auth/me')).toEqual({
        userId: user.id,
        name: 'anna',
        role: 'annotator',
        via: 'session',
      });
      const found = await admin.get<List<User>>('/users', { 'filter[q]': 'NN', 'filter[role]': 'annotator' });
      expect(found).toMatchObject({ total: 1, data: [{ id: user.id, lastLoginAt: expect.any(String) as string }] });
      await admin.delete(`/users/${user.id}`);
      expect(await admin.refusal('GET', `/users/${user.id}`)).toMatchObject({ code: 'not_found' });
      expect(await session.refusal('GET', '/auth/me')).toEqual(unauthenticated);
    });

    it('have names that differ in more than the case of letters, also when they are added at the same time', async () => {
      await addUser('Bert', 'viewer');
      expect(
        await admin.refusal('POST', '/users', { body: { username: 'bERT', password, role: 'viewer' } }),
      ).toMatchObject({ code: 'already_exists', errors: [{ path: 'username' }] });
      const body = { username: 'twin', password, role: 'viewer' };
      const answers = await Promise.all(Array.from({ length: 6 }, () => admin.send('POST', '/users', { body })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    });

    it.each([
      ['username', { username: 'with space', password, role: 'viewer' }],
      ['username', { username: 'nul\u0000', password, role: 'viewer' }],
      ['password', { username: 'carl', password: 'short', role: 'viewer' }],
      ['role', { username: 'carl', password, role: 'emperor' }],
      ['disabled', { username: 'carl', password, role: 'viewer', disabled: true }],
      ['role', { username: 'carl', password, role: '\ud800' }],
      ['role.'.repeat(63) + 'role', { role: nested(100) }],
      ['', []],
    ])('are refused with the path %p for %j', async (path, body) => {
      const problem = await admin.refusal('POST', '/users', { body });
      expect(problem.code).toBe('validation_failed');
      expect(problem.errors?.map((error) => error.path)).toContain(path);
    });

    it('always leave one admin, who is not disabled', async () => {
      const me = await admin.get<Me>('/auth/me');
      for (const change of [{ role: 'curator' }, { disabled: true }])
        expect(await admin.refusal('PATCH', `/users/${String(me.userId)}`, { body: change })).toMatchObject({
          code: 'last_admin',
        });
      expect(await admin.refusal('DELETE', `/users/${String(me.userId)}`)).toMatchObject({ code: 'last_admin' });
      const other = await addUser('disabled-admin', 'admin');
      await admin.patch(`/users/${other.id}`, { disabled: true });
      expect(await admin.refusal('DELETE', `/users/${String(me.userId)}`)).toMatchObject({ code: 'last_admin' });
    });

    it('always leave one admin, also when admins remove each other at the same time', async () => {
      const me = await admin.get<Me>('/auth/me');
      await app.dataSource.query(`delete from "user" where username like 'rival-%'`);
      for (let round = 0; round < 5; round++) {
        const rivals = [await addUser(`rival-a${round}`, 'admin'), await addUser(`rival-b${round}`, 'admin')];
        const sessions = [await logIn(`rival-a${round}`), await logIn(`rival-b${round}`)];
        await app.dataSource.query(`update "user" set disabled = true where id = $1`, [me.userId]);
        const answers = await Promise.all([
          sessions[0].send('PATCH', `/users/${rivals[1].id}`, { body: { role: 'viewer' } }),
          sessions[1].send('PATCH', `/users/${rivals[0].id}`, { body: { role: 'viewer' } }),
        ]);
        await app.dataSource.query(`update "user" set disabled = false where id = $1`, [me.userId]);
        expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
        const left = await admin.get<List<User>>('/users', { 'filter[q]': 'rival', 'filter[role]': 'admin' });
        expect(left.total).toBe(1);
        for (const { id } of rivals) await admin.delete(`/users/${id}`);
      }
    });

    it('that are disabled have no session and no key that works, until they are enabled', async () => {
      const user = await addUser('dora', 'admin');
      const session = await logIn('dora');
      const { key } = await session.post<CreatedApiKey>('/api-keys', { name: 'of dora', role: 'admin' });
      await admin.patch(`/users/${user.id}`, { disabled: true });
      expect(await session.refusal('GET', '/auth/me')).toEqual(unauthenticated);
      expect(await withKey(key).refusal('GET', '/auth/me')).toEqual(unauthenticated);
      await admin.patch(`/users/${user.id}`, { disabled: false });
      expect(await session.refusal('GET', '/auth/me')).toEqual(unauthenticated);
      await withKey(key).get('/auth/me');
    });
  });

  describe('API keys', () => {
    it('are shown once, and kept as a hash', async () => {
      const { key, ...described } = await admin.post<CreatedApiKey>('/api-keys', { name: 'once', role: 'curator' });
      expect(key).toMatch(/^assay_[\w-]{43}$/);
      expect(described).toMatchObject({
        prefix: key.slice(0, 12),
        role: 'curator',
        createdBy: 'admin',
        expiresAt: null,
      });
      const list = await admin.get<List<ApiKey>>('/api-keys', { 'filter[q]': 'once' });
      expect(list).toEqual({ total: 1, data: [described] });
      const rows = JSON.stringify(await app.dataSource.query('select * from api_key'));
      expect(rows).not.toContain(key);
      expect(await withKey(key).get<Me>('/auth/me')).toMatchObject({
        name: `key:once:${key.slice(0, 12)}`,
        role: 'curator',
        via: 'api-key',
      });
      const [used] = (await admin.get<List<ApiKey>>('/api-keys', { 'filter[q]': 'once' })).data;
      expect(used.lastUsedAt).not.toBeNull();
    });

    it('do not work after they were revoked, or have expired, or their owner was removed', async () => {
      const owner = await addUser('owner', 'admin');
      const session = await logIn('owner');
      const make = (name: string, more: object = {}) =>
        session.post<CreatedApiKey>('/api-keys', { name, role: 'viewer', ...more });
      const [revoked, expiring, orphan] = [
        await make('r'),
        await make('e', { expiresAt: inAnHour() }),
        await make('o'),
      ];
      for (const { key } of [revoked, expiring, orphan]) await withKey(key).get('/auth/me');
      await admin.delete(`/api-keys/${revoked.id}`);
      await app.dataSource.query(`update api_key set expires_at = now() - interval '1 second' where id = $1`, [
        expiring.id,
      ]);
      for (const { key } of [revoked, expiring])
        expect(await withKey(key).refusal('GET', '/auth/me')).toEqual(unauthenticated);
      await withKey(orphan.key).get('/auth/me');
      await admin.delete(`/users/${owner.id}`);
      expect(await withKey(orphan.key).refusal('GET', '/auth/me')).toEqual(unauthenticated);
    });

    it('can never do more than their owner, also when the role of the owner is lowered later', async () => {
      const owner = await addUser('falling', 'admin');
      const { key } = await (
        await logIn('falling')
      ).post<CreatedApiKey>('/api-keys', { name: 'mighty', role: 'admin' });
      await withKey(key).get('/users');
      await admin.patch(`/users/${owner.id}`, { role: 'annotator' });
      expect(await withKey(key).get<Me>('/auth/me')).toMatchObject({ role: 'annotator' });
      expect(await withKey(key).refusal('GET', '/users')).toMatchObject({ code: 'forbidden' });
      expect(await withKey(key).refusal('POST', '/datasets', { body: { name: 'x' } })).toMatchObject({
        code: 'forbidden',
      });
    });

    it('name their owner the same way when they are made and when they are listed', async () => {
      const { key } = await admin.post<CreatedApiKey>('/api-keys', { name: 'parent', role: 'admin' });
      const { key: _, ...child } = await withKey(key).post<CreatedApiKey>('/api-keys', {
        name: 'child',
        role: 'viewer',
      });
      expect((await admin.get<List<ApiKey>>('/api-keys', { 'filter[q]': 'child' })).data).toEqual([child]);
    });

    it('cannot change a password', async () => {
      const body = { currentPassword: password, newPassword: 'something long' };
      const { key } = await admin.post<CreatedApiKey>('/api-keys', { name: 'changer', role: 'admin' });
      const forbidden = expect.objectContaining({ code: 'forbidden' }) as unknown;
      expect(await withKey(key).refusal('POST', '/auth/password', { body })).toEqual(forbidden);
      await withStartKey(app.dataSource, async (start) => {
        expect(await withKey(start).refusal('POST', '/auth/password', { body })).toEqual(forbidden);
      });
    });

    it('of the start of the server end with it', async () => {
      const start = await withStartKey(app.dataSource, async (key) => {
        expect(await withKey(key).get<Me>('/auth/me')).toMatchObject({ userId: null, role: 'admin' });
        return key;
      });
      expect(await withKey(start).refusal('GET', '/auth/me')).toEqual(unauthenticated);
    });

    it.each(['Basic YTpi', 'Bearer', 'Bearer  ', 'Bearer a b', 'bearer assay_x', ''])(
      'are not found in the header %p, and a session does not make up for a bad one',
      async (authorization) => {
        expect(await app.client({ authorization }).refusal('GET', '/auth/me')).toEqual(unauthenticated);
      },
    );
  });
});

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { Me, Problem } from '@assay/contracts';
import { adminPassword, sessionOf, startApp, type TestApp } from '../support/app';
import type { Answer } from '../support/client';

describe('sessions', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp('sessions');
  });
  afterAll(() => app.close());

  const logIn = (username = 'admin', password = adminPassword): Promise<Answer<Me & Problem>> =>
    app.client().send<Me & Problem>('POST', '/auth/login', { body: { username, password } });
  const opened = async (username?: string, password?: string) => {
    const cookie = sessionOf((await logIn(username, password)).headers);
    return { cookie, token: cookie.split('=')[1], client: app.client({ cookie }) };
  };
  const addUser = (username: string, password = `password of ${username}`) =>
    app.admin.post<{ id: string }>('/users', { username, password, role: 'viewer' });

  it('open with the right password, in a cookie that scripts and other sites cannot use', async () => {
    const { status, body, headers } = await logIn('ADMIN');
    expect({ status, body }).toMatchObject({ status: 200, body: { name: 'admin', role: 'admin', via: 'session' } });
    const [cookie] = headers.getSetCookie();
    const [pair, ...flags] = cookie.split('; ');
    expect(pair).toMatch(/^assay_session=[\w-]{43}$/);
    expect(flags).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=1209600']));
    expect(flags).not.toContain('Secure');
  });

  it('open over HTTPS only where that is configured', async () => {
    const secure = await startApp('sessions_secure', { ASSAY_COOKIE_SECURE: '1' });
    try {
      const body = { username: 'admin', password: adminPassword };
      const { headers } = await secure.client().send('POST', '/auth/login', { body });
      expect(headers.getSetCookie()[0]).toContain('; Secure');
      expect(headers.get('strict-transport-security')).toContain('max-age=');
    } finally {
      await secure.close();
    }
  });

  it('do not tell an unknown name, a wrong password and a disabled user apart', async () => {
    const { id } = await addUser('disabled');
    await app.admin.patch(`/users/${id}`, { disabled: true });
    const answers = [
      await logIn('admin', 'wrong password'),
      await logIn('nobody', 'wrong password'),
      await logIn('nobody', 'nobody has this password'), // what unknown names are compared with
      await logIn('disabled', 'password of disabled'),
    ];
    for (const { status, body, headers } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual(answers[0].body);
      expect(headers.getSetCookie()).toEqual([]);
    }
  });

  it('are kept as a hash, so that the table opens none', async () => {
    const { token, client } = await opened();
    await client.get('/auth/me');
    const sessions: { token_hash: string }[] = await app.dataSource.query('select * from session');
    expect(JSON.stringify(sessions)).not.toContain(token);
    for (const { token_hash } of sessions) {
      const thief = app.client({ cookie: `assay_session=${token_hash}` });
      expect(await thief.refusal('GET', '/auth/me')).toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('end with the log-out', async () => {
    const [one, other] = [await opened(), await opened()];
    const { status, headers } = await one.client.send('POST', '/auth/logout');
    expect(status).toBe(204);
    expect(headers.getSetCookie()[0]).toMatch(/^assay_session=;.*Expires=Thu, 01 Jan 1970/);
    expect(await one.client.refusal('GET', '/auth/me')).toMatchObject({ code: 'unauthenticated' });
    await other.client.get('/auth/me');
  });

  it('end when they have not been used for their time, and last longer when they are used', async () => {
    const { token, client } = await opened();
    const hash = createHash('sha256').update(token).digest('hex');
    const expiresIn = (interval: string) =>
      app.dataSource.query(`update session set expires_at = now() + $2::interval where token_hash = $1`, [
        hash,
        interval,
      ]);
    const left = async (): Promise<number> => {
      const [{ days }] = await app.dataSource.query<{ days: string }[]>(
        `select extract(epoch from expires_at - now()) / 86400 as days from session where token_hash = $1`,
        [hash],
      );
      return Number(days);
    };
    await expiresIn('1 day');
    await client.get('/auth/me');
    expect(await left()).toBeCloseTo(14, 1);
    await expiresIn('-1 second');
    expect(await client.refusal('GET', '/auth/me')).toMatchObject({ code: 'unauthenticated' });
  });

  it('all end when the password is changed, and only the new password opens another', async () => {
    await addUser('changer');
    const sessions = [await opened('changer', 'password of changer'), await opened('changer', 'password of changer')];
    const change = { currentPassword: 'password of changer', newPassword: 'ein neues Paßwort ☃' };
    expect(
      await sessions[0].client.refusal('POST', '/auth/password', { body: { ...change, currentPassword: 'guess' } }),
    ).toMatchObject({ code: 'validation_failed', errors: [{ path: 'currentPassword' }] });
    expect(
      await sessions[0].client.refusal('POST', '/auth/password', { body: { ...change, newPassword: 'short' } }),
    ).toMatchObject({ code: 'validation_failed', errors: [{ path: 'newPassword' }] });
    await sessions[1].client.get('/auth/me');
    await sessions[0].client.post('/auth/password', change);
    for (const { client } of sessions)
      expect(await client.refusal('GET', '/auth/me')).toMatchObject({ code: 'unauthenticated' });
    expect((await logIn('changer', 'password of changer')).status).toBe(401);
    expect((await logIn('changer', 'ein neues Paßwort ☃')).status).toBe(200);
  });

  it('cannot be used by the page of another site', async () => {
    const { cookie } = await opened();
    const post = (headers: Record<string, string>): Promise<{ status?: number; code?: string }> =>
      new Promise((resolve, reject) => {
        const sent = request(`${app.url}/api/v1/datasets`, { method: 'POST', headers }, (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => resolve({ status: response.statusCode, code: (JSON.parse(text) as Problem).code }));
        });
        sent.on('error', reject).end('{}');
      });
    const { host } = new URL(app.url);
    const crossSite = { status: 403, code: 'cross_site_request' };
    const checked = { status: 422, code: 'validation_failed' };
    expect(await post({ cookie, 'sec-fetch-site': 'cross-site' })).toEqual(crossSite);
    expect(await post({ cookie, 'sec-fetch-site': 'same-site' })).toEqual(crossSite);
    expect(await post({ cookie, 'sec-fetch-site': 'cross-site', origin: `http://${host}` })).toEqual(crossSite);
    expect(await post({ cookie, origin: 'https://evil.example' })).toEqual(crossSite);
    expect(await post({ cookie, origin: 'null' })).toEqual(crossSite);
    expect(await post({ cookie, 'sec-fetch-site': 'same-origin', origin: `http://${host}` })).toEqual(checked);
    expect(await post({ cookie, origin: `http://${host}` })).toEqual(checked);
    expect(await post({ cookie })).toEqual(checked);
  });

  it('and everything else that is secret are never logged', async () => {
    const { token, client } = await opened();
    const { key } = await client.post<{ key: string }>('/api-keys', { name: 'logged?', role: 'viewer' });
    await app.client({ authorization: `Bearer ${key}` }).get('/auth/me');
    await app.dataSource.query(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$`,
    );
    await app.dataSource.query(`create trigger refuse before insert on "user" for each row execute function refuse()`);
    expect(
      await client.refusal('POST', '/users', { body: { username: 'eve', password: 'secret of eve', role: 'viewer' } }),
    ).toMatchObject({ code: 'internal', detail: expect.not.stringContaining('not today') as string });
    await app.dataSource.query('drop function refuse cascade');
    const log = app.log.join('');
    expect(log).toContain('not today');
    expect(log).toContain('"path":"/api/v1/auth/login"');
    const secrets = [adminPassword, token, key, 'secret of eve', '$argon2id$', 'wrong password'];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  });
});

describe('log-in attempts', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp('login_attempts');
  });
  afterAll(() => app.close());

  const attempt = (username: string, password: string, headers?: Record<string, string>): Promise<Answer> =>
    app.client().send('POST', '/auth/login', { body: { username, password }, headers });

  it('are limited for each name, whatever address the client says it has', async () => {
    for (let k = 0; k < 5; k++) expect((await attempt('admin', `guess ${k}`)).status).toBe(401);
    const { status, body, headers } = await attempt('Admin', adminPassword, { 'x-forwarded-for': '203.0.113.9' });
    expect({ status, body }).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    const seconds = Number(headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(14 * 60);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
    await app.admin.get('/auth/me');
    expect((await attempt('somebody else', 'guess')).status).toBe(401);
  });

  it('are limited for each address', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async (_, k) => (await attempt(`name ${k}`, 'x')).status),
    );
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(statuses.filter((status) => status === 401).length).toBeLessThan(50);
  });
});

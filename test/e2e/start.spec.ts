import { unwrap } from '@assay/api-client';
import { temporaryHomes } from './support/homes';
import { processesOf, untilGone } from './support/processes';
import { generatedPassword, type Program, ready, startAssay } from './support/program';
import { findSample, planted, type Sample } from './support/sample';
import { logIn, openSession, type Session, type Value, valuesOf } from './support/session';

const newHome = temporaryHomes();

/** Tells a start to end and checks that all of it does, in order. */
async function end(start: Program, home: string, signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  const before = await processesOf(home);
  expect(before.map(({ role }) => role).sort()).toEqual(['api', 'postgres', 'start', 'worker']);
  start.signal(signal);
  expect(await start.ended).toBe(0);
  await untilGone(home);
}

describe('the first start', () => {
  let home: string;
  let start: Program;
  let password: string;
  let session: Session;
  let sample: Sample;
  let values: Map<string, Value>;

  beforeAll(async () => {
    home = await newHome();
    start = startAssay(home);
    const url = await ready(start);
    password = generatedPassword(start) ?? '';
    session = await openSession(url, password);
    sample = await findSample(session);
    values = await valuesOf(session, sample.valuationId);
  });

  it('prints a password once, and nothing but the line of JSON on stdout', () => {
    expect(password).toMatch(/^[\w-]{20}$/);
    expect(start.stdout).toBe(`{"ready":true,"url":"${session.url}"}\n`);
  });

  it('lets nobody in without that password', async () => {
    expect((await logIn(session.url, 'not the password')).status).toBe(401);
    expect((await fetch(`${session.url}/api/v1/datasets`)).status).toBe(401);
  });

  it('has imported, embedded and valued the sample', () => {
    expect(sample.items).toBeGreaterThanOrEqual(3000);
    expect(values.size).toBe(sample.items);
    expect([...values.values()].map(({ rank }) => rank).sort((a, b) => a - b)).toEqual(
      [...values.values()].map((_, k) => k + 1),
    );
  });

  it('finds wrong labels: most of the items with the lowest leave-one-out residuals were planted', () => {
    const count = planted.labelFlips.length;
    const suspects = [...values].sort(([, a], [, b]) => a.looResidual - b.looResidual).slice(0, count);
    const flipped = new Set(planted.labelFlips.map(({ externalId }) => externalId));
    expect(suspects.filter(([externalId]) => flipped.has(externalId)).length).toBeGreaterThanOrEqual(0.6 * count);
  });

  it('gives a duplicate the leverage of its original', () => {
    for (const { externalId, of } of planted.duplicates) {
      const [copy, original] = [values.get(externalId)?.leverage ?? NaN, values.get(of)?.leverage ?? NaN];
      expect(Math.abs(copy - original) / original).toBeLessThan(1e-5);
    }
  });

  it('ends everything on SIGINT, and the next start goes on with the same data', async () => {
    await end(start, home, 'SIGINT');
    const second = startAssay(home);
    const again = await openSession(await ready(second), password);
    expect(generatedPassword(second)).toBeNull();
    expect(second.stderr).not.toContain('Loading the sample');
    expect(await findSample(again)).toEqual(sample);
    expect(await valuesOf(again, sample.valuationId)).toEqual(values);
    await end(second, home, 'SIGTERM');
  });
});

describe('a first start with settings of one’s own', () => {
  it('takes the password of ASSAY_ADMIN_PASSWORD without printing it, and leaves the sample out with ASSAY_DEMO=0', async () => {
    const home = await newHome();
    const password = 'chosen by the operator';
    const start = startAssay(home, { ASSAY_DEMO: '0', ASSAY_ADMIN_PASSWORD: password, ASSAY_JSON: '0' });
    const line = await start.prints(/Assay is ready: \S+/, 'stdout');
    expect(start.stdout).not.toContain('password');
    expect(start.stderr).not.toContain('password');
    const { api } = await openSession(line.replace('Assay is ready: ', ''), password);
    expect(unwrap(await api.GET('/api/v1/datasets')).total).toBe(0);
    await end(start, home, 'SIGTERM');
  });
});

describe('a start that is stopped before it is ready', () => {
  it.each(['Starting Postgres', 'Starting the API', 'Starting a worker'])(
    'leaves nothing behind after %p',
    async (step) => {
      const home = await newHome();
      const start = startAssay(home, { ASSAY_DEMO: '0' });
      await start.prints(new RegExp(step));
      start.signal('SIGINT');
      expect(await start.ended).toBe(0);
      expect(await processesOf(home)).toEqual([]);
      expect(start.stdout).toBe('');
    },
  );

  it('has shown the password, and the next start loads the rest of the sample', async () => {
    const home = await newHome();
    const start = startAssay(home);
    await start.prints(/Importing: /);
    start.signal('SIGTERM');
    expect(await start.ended).toBe(0);
    expect(await processesOf(home)).toEqual([]);
    const second = startAssay(home);
    const session = await openSession(await ready(second), generatedPassword(start) ?? '');
    expect((await findSample(session)).items).toBeGreaterThanOrEqual(3000);
    await end(second, home, 'SIGINT');
  });
});

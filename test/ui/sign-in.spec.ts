import { useBrowser, type Visitor } from './support/browser';
import { addUser, ADMIN, installation } from './support/installation';

const open = useBrowser();

describe('signing in', () => {
  let visitor: Visitor;
  beforeEach(async () => {
    visitor = await open();
  });
  afterEach(() => visitor.close());

  it('is asked of everyone, whatever page they open', async () => {
    for (const path of ['/', '/datasets', `/valuations/${installation().sample.valuationId}/show`, '/system']) {
      await visitor.goTo(path);
      await visitor.heading('Sign in');
      expect(visitor.page.url()).toContain('#/login');
    }
  });

  it('with a wrong password says so, and the right one still opens the dashboard', async () => {
    await visitor.goTo('/');
    await visitor.enter({ ...ADMIN, password: 'not the password' });
    const alert = visitor.page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toBe('Name or password is wrong.');
    expect(visitor.problems.take()).toEqual(['401 POST /api/v1/auth/login']);
    await visitor.enter(ADMIN);
    await visitor.heading('Dashboard');
    await visitor.sees('Welcome, admin.');
  });

  it('leads to the page that was asked for', async () => {
    await visitor.goTo('/jobs');
    await visitor.enter(ADMIN);
    await visitor.heading('Jobs');
  });

  it('lasts over a reload', async () => {
    await visitor.signIn();
    await visitor.page.reload();
    await visitor.heading('Dashboard');
  });

  it('ends with signing out, also for the API', async () => {
    await visitor.signIn();
    await visitor.problems.settled();
    const cookies = (await visitor.page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const me = (): Promise<Response> => fetch(`${installation().url}/api/v1/auth/me`, { headers: { Cookie: cookies } });
    expect((await me()).status).toBe(200);
    await visitor.page.getByRole('button', { name: 'admin, account menu' }).click();
    await visitor.page.getByRole('menuitem', { name: 'Logout' }).click();
    await visitor.heading('Sign in');
    expect((await me()).status).toBe(401);
    await visitor.goTo('/datasets');
    await visitor.heading('Sign in');
  });

  it('is needed again once the session has ended elsewhere', async () => {
    await visitor.signIn();
    await visitor.page.context().clearCookies();
    await visitor.goTo('/models');
    await visitor.heading('Sign in');
    await visitor.sees('Your session has ended. Sign in again.');
    const problems = visitor.problems.take();
    expect(problems).toContain('401 GET /api/v1/models');
    expect(problems.filter((problem) => !problem.startsWith('401 GET '))).toEqual([]);
  });
});

describe('a viewer', () => {
  let visitor: Visitor;
  beforeAll(async () => {
    const account = await addUser('vera', 'viewer');
    visitor = await open();
    await visitor.signIn(account);
  });

  it('sees the data, but no administration', async () => {
    const menu = visitor.page.getByRole('navigation', { name: 'Main' });
    await menu.getByRole('menuitem', { name: 'Datasets' }).waitFor();
    await visitor.problems.settled();
    expect((await menu.getByRole('menuitem').allTextContents()).map((text) => text.trim())).toEqual([
      'Dashboard',
      'Datasets',
      'Models',
      'Embedding sets',
      'Valuations',
      'Pruning jobs',
      'Jobs',
      'System',
    ]);
    for (const path of ['/users', '/api-keys', '/audit-events']) {
      await visitor.goTo(path);
      await visitor.sees('Your role does not allow this');
      await visitor.goTo('/');
      await visitor.heading('Dashboard');
    }
    const refused = /^403 GET \/api\/v1\/(users|api-keys|audit-events)$/;
    expect(visitor.problems.take().filter((problem) => !refused.test(problem))).toEqual([]);
  });

  it.each([
    ['/datasets', 'Fashion-MNIST sample'],
    ['/models', 'Fashion-MNIST CNN'],
    ['/valuations', 'Fashion-MNIST sample'],
  ])('can create nothing at %s', async (path, entry) => {
    await visitor.goTo(path);
    await visitor.page.getByRole('link', { name: entry }).first().waitFor();
    await visitor.problems.settled();
    expect(await visitor.page.getByRole('link', { name: /^(New|Register|Compute)/ }).count()).toBe(0);
    await visitor.goTo(`${path}/create`);
    await visitor.sees('Your role does not allow this');
  });

  it('can neither change nor delete a dataset', async () => {
    await visitor.goTo(`/datasets/${installation().sample.datasetId}/show`);
    await visitor.heading('Fashion-MNIST sample');
    await visitor.problems.settled();
    expect(await visitor.page.getByRole('link', { name: /^(Edit|Import)/ }).count()).toBe(0);
    expect(await visitor.page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
  });
});

import type { AuditEvent, List } from '@assay/contracts';
import { useBrowser, type Visitor } from './support/browser';
import { apiClient, installation } from './support/installation';

const KEY = 'nightly import';
const open = useBrowser();

describe('administration', () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await open();
    await visitor.signIn();
  });

  const textbox = (name: string) => visitor.page.getByRole('textbox', { name, exact: true });
  const rowOf = (name: string) => visitor.page.getByRole('row').filter({ hasText: name });

  describe('of users', () => {
    const add = () => visitor.page.getByRole('button', { name: 'Add', exact: true }).click();

    it('marks what is missing or too short', async () => {
      await visitor.goTo('/users/create');
      await visitor.heading('Add a user');
      await textbox('Name').fill('carl');
      await textbox('Password').fill('short');
      await add();
      await visitor.sees('Mend the marked fields.');
      expect(await textbox('Password').getAttribute('aria-invalid')).toBe('true');
      expect(await textbox('Name').getAttribute('aria-invalid')).toBe('false');
    });

    it('adds somebody with a role, who can then sign in', async () => {
      const account = { name: 'carl', password: 'ten characters, or more' };
      await textbox('Password').fill(account.password);
      await visitor.page.getByRole('combobox', { name: 'Role' }).click();
      await visitor.page.getByRole('option', { name: /^Annotator/ }).click();
      await add();
      await visitor.heading('Users');
      await visitor.sees('The user is added.');
      expect(await rowOf('carl').textContent()).toContain('annotator');
      const carl = await open();
      await carl.signIn(account);
      await carl.sees('Welcome, carl.');
      await carl.close();
    });

    it('refuses a name that is taken, at the field', async () => {
      await visitor.page.getByRole('link', { name: 'Add a user' }).click();
      await textbox('Name').fill('Carl');
      await textbox('Password').fill('another password');
      await add();
      await visitor.page.locator('.Mui-error', { hasText: 'is taken' }).waitFor();
      expect(await textbox('Name').getAttribute('aria-invalid')).toBe('true');
      expect(visitor.problems.take()).toEqual(['409 POST /api/v1/users']);
    });

    it('shuts somebody out', async () => {
      await visitor.goTo('/users');
      await visitor.page.getByRole('link', { name: 'carl' }).click();
      await visitor.heading('carl');
      await visitor.page.getByRole('switch', { name: 'Disabled' }).check();
      await visitor.page.getByRole('button', { name: 'Save' }).click();
      await visitor.heading('Users');
      await rowOf('carl').getByText('disabled').waitFor();
    });
  });

  describe('of API keys', () => {
    let key: string;
    const datasets = (): Promise<Response> =>
      fetch(`${installation().url}/api/v1/datasets`, { headers: { Authorization: `Bearer ${key}` } });

    it('shows a new key once, and it works', async () => {
      await visitor.goTo('/api-keys');
      await visitor.page.getByRole('button', { name: 'New key' }).click();
      const dialog = visitor.page.getByRole('dialog', { name: 'New API key' });
      await dialog.getByRole('textbox', { name: 'Name' }).fill(KEY);
      await dialog.getByRole('button', { name: 'Make the key' }).click();
      const made = visitor.page.getByRole('dialog', { name: 'Copy the key now' });
      await made.getByText('It is shown this once and cannot be looked up later.').waitFor();
      key = (await made.locator('code').textContent()) ?? '';
      expect((await datasets()).status).toBe(200);
      await made.getByRole('button', { name: 'I have copied it' }).click();
      await made.waitFor({ state: 'hidden' });
      await rowOf(KEY).waitFor();
      expect(key.length).toBeGreaterThan(32);
      expect(await visitor.page.content()).not.toContain(key);
      expect(await rowOf(KEY).locator('code').textContent()).toBe(`${key.slice(0, 12)}…`);
    });

    it('revokes it after asking, and then it works no more', async () => {
      await rowOf(KEY).getByRole('button', { name: 'Revoke' }).click();
      await visitor.sees(`Revoke ${KEY}?`);
      await visitor.page.getByRole('button', { name: 'Confirm' }).click();
      await visitor.sees('The key is revoked.');
      await rowOf(KEY).getByText('revoked').waitFor();
      expect((await datasets()).status).toBe(401);
    });
  });

  describe('has a log of what was done', () => {
    beforeAll(async () => {
      await visitor.goTo('/audit-events');
      await visitor.heading('Audit log');
    });

    it.each(['user.created', 'user.updated', 'api-key.created', 'api-key.revoked', 'dataset.created'])(
      'with the event %s',
      async (action) => {
        await visitor.page.getByRole('searchbox', { name: 'What' }).fill(action);
        const events = await apiClient().get<List<AuditEvent>>('/audit-events', { 'filter[action]': action });
        expect(events.total).toBeGreaterThan(0);
        const newest = visitor.page.getByRole('row').nth(1);
        await newest.getByText(action, { exact: true }).waitFor();
        await newest.getByText(events.data[0]?.hash.slice(0, 10) ?? '', { exact: true }).waitFor();
      },
    );

    it('whose chain of hashes can be checked', async () => {
      await visitor.page.getByRole('button', { name: 'Check the chain' }).click();
      const told = visitor.page.getByRole('status').filter({ hasText: 'entries' });
      await told.waitFor();
      expect(await told.textContent()).toMatch(/^All [\d,]+ entries intact$/);
    });
  });
});

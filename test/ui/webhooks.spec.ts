import type { List, Webhook } from '@assay/contracts';
import { eventually } from '../support/eventually';
import { isSignedBy, type Receiver, startReceiver } from '../support/receiver';
import { useBrowser, type Visitor } from './support/browser';
import { addUser, apiClient } from './support/installation';

const open = useBrowser();

describe('webhooks', () => {
  let visitor: Visitor;
  let receiver: Receiver;
  let secret: string;
  beforeAll(async () => {
    receiver = await startReceiver();
    visitor = await open();
    await visitor.signIn();
  });
  afterAll(() => receiver.close());

  const button = (name: string) => visitor.page.getByRole('button', { name, exact: true });
  const url = () => visitor.page.getByRole('textbox', { name: 'URL' });
  const secretDialog = () => visitor.page.getByRole('dialog', { name: 'Copy the signing secret now' });
  /** The secret that is shown, after which it is put away. */
  const copied = async (): Promise<string> => {
    const shown = (await secretDialog().locator('code').textContent()) ?? '';
    await secretDialog().getByRole('button', { name: 'I have copied it' }).click();
    await secretDialog().waitFor({ state: 'hidden' });
    return shown;
  };

  it('need a URL that can be called', async () => {
    await visitor.goTo('/webhooks');
    await visitor.heading('Webhooks');
    await visitor.page.getByRole('link', { name: 'New webhook' }).first().click();
    await visitor.heading('New webhook');
    await url().fill('ftp://receiver.invalid/');
    await button('Create').click();
    await visitor.sees('must be an http or https URL');
    expect(await url().getAttribute('aria-invalid')).toBe('true');
  });

  it('show their secret once', async () => {
    await url().fill(`${receiver.url}/ui`);
    await visitor.page.getByRole('checkbox', { name: 'Import', exact: true }).check();
    await visitor.page.getByRole('checkbox', { name: 'Cancelled' }).uncheck();
    await button('Create').click();
    secret = await copied();
    expect(secret).toMatch(/^whsec_/);
    await visitor.heading(/^127\.0\.0\.1:\d+\/ui$/);
    await visitor.sees('Import that succeeded or failed');
    expect(await visitor.page.content()).not.toContain(secret);
    const { data } = await apiClient().get<List<Webhook>>('/webhooks', { 'filter[q]': '/ui' });
    expect(data).toMatchObject([{ events: ['import'], states: ['succeeded', 'failed'] }]);
  });

  it('can be tested, and log what they delivered', async () => {
    receiver.answer('/ui', (response, nth) => response.writeHead(nth === 1 ? 200 : 500).end());
    await visitor.sees('Nothing delivered yet');
    await button('Send a test').click();
    const row = visitor.page.getByRole('row').filter({ hasText: 'webhook.ping' });
    await row.getByText('Delivered').waitFor();
    await row.getByText(/^200 in \d/).waitFor();
    const [call] = receiver.at('/ui');
    expect(isSignedBy(secret, call)).toBe(true);
    await row.getByRole('button', { name: 'webhook.ping' }).click();
    const dialog = visitor.page.getByRole('dialog', { name: 'webhook.ping' });
    expect(JSON.parse((await dialog.getByLabel('Payload').textContent()) ?? '')).toEqual(call.payload);
    await dialog.getByRole('button', { name: 'Deliver again' }).click();
    await row.getByText('Waiting').waitFor();
    await row.getByText(/^500 in \d/).waitFor();
    expect(receiver.at('/ui')[1]?.id).toBe(call.id);
  });

  it('sign with a new secret once it was asked for', async () => {
    await button('New secret').click();
    await button('Confirm').click();
    const next = await copied();
    expect(next).not.toBe(secret);
    receiver.answer('/ui', (response) => response.writeHead(200).end());
    await button('Send a test').click();
    const call = await eventually('the receiver is called', () =>
      receiver.at('/ui').find(({ id }) => id !== receiver.at('/ui')[0]?.id),
    );
    expect(isSignedBy(next, call)).toBe(true);
  });

  it('can be changed and switched off', async () => {
    await visitor.page.getByRole('link', { name: 'Edit' }).click();
    await visitor.heading('Edit webhook');
    await visitor.page.getByRole('checkbox', { name: 'Import', exact: true }).uncheck();
    await button('Save').click();
    await visitor.sees('Every job that succeeded or failed');
    await button('Disable').click();
    await visitor.sees('It is disabled.');
    expect(await button('Send a test').count()).toBe(0);
    await button('Enable').click();
    await button('Send a test').waitFor();
  });

  it('are deleted after asking', async () => {
    await button('Delete').click();
    await visitor.sees(/^Delete 127\.0\.0\.1:\d+\/ui\?$/);
    await button('Confirm').click();
    await visitor.heading('Webhooks');
    const { data } = await apiClient().get<List<Webhook>>('/webhooks', { 'filter[q]': '/ui' });
    expect(data).toEqual([]);
  });

  it('are shown to admins only', async () => {
    const curator = await open();
    await curator.signIn(await addUser('webhook-curator', 'curator'));
    expect(await curator.page.getByRole('menuitem', { name: 'Webhooks' }).count()).toBe(0);
    await curator.goTo('/webhooks');
    await curator.heading('No access');
    // The page asks before it knows that it may not.
    expect(curator.problems.take().filter((problem) => problem !== '403 GET /api/v1/webhooks')).toEqual([]);
    await curator.close();
  });
});

import { useBrowser, type Visitor } from './support/browser';
import { readings } from './support/files';

const open = useBrowser();

describe('importing a table into a new dataset', () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await open();
    await visitor.signIn();
  });

  it('begins with files, and asks for a name', async () => {
    await visitor.page.getByRole('link', { name: 'Import data' }).click();
    await visitor.heading('New dataset');
    const look = visitor.page.getByRole('button', { name: 'Look at the data' });
    expect(await look.isDisabled()).toBe(true);
    await visitor.page.locator('input[type=file]').setInputFiles(readings);
    await visitor.page.getByRole('img', { name: 'Uploaded' }).waitFor();
    const name = visitor.page.getByRole('textbox', { name: 'Name' });
    expect(await name.inputValue()).toBe('readings');
    await name.fill('');
    await look.click();
    await visitor.sees('Give the dataset a name of 1 to 120 characters.');
    await name.fill('Readings');
    await visitor.page.getByRole('textbox', { name: 'Description' }).fill('Parts on the scales');
    await look.click();
  });

  it('shows what was found, and takes a mapping of its columns', async () => {
    await visitor.sees('CSV table');
    await visitor.sees('4 columns');
    const rows = visitor.page.getByLabel('First rows of the data').getByRole('row');
    expect(await rows.nth(1).getByRole('cell').allTextContents()).toEqual(['r-1', 'bolt', 'north', '1.5']);
    for (const [part, column] of Object.entries({ 'External id': 'code', Label: 'class', Contributor: 'supplier' })) {
      await visitor.page.getByRole('combobox', { name: part }).click();
      await visitor.page.getByRole('option', { name: new RegExp(`^${column} ?text`) }).click();
      expect(await visitor.page.getByRole('combobox', { name: part }).textContent()).toBe(column);
    }
  });

  it('is followed live to its end, with counts and the refused row by its line', async () => {
    const events = visitor.page.waitForRequest(/\/api\/v1\/jobs\/[^/]+\/events$/);
    await visitor.page.getByRole('button', { name: 'Import', exact: true }).click();
    expect((await events).resourceType()).toBe('eventsource');
    await visitor.heading('Imported');
    await visitor.sees('Succeeded');
    expect(await visitor.figure('Rows read')).toBe('6');
    expect(await visitor.figure('Added')).toBe('5');
    expect(await visitor.figure('Updated')).toBe('0');
    expect(await visitor.figure('Refused')).toBe('1');
    await visitor.page.getByRole('heading', { name: '1 row refused' }).waitFor();
    const problem = visitor.page.getByRole('row', { name: /duplicate_id/ });
    const [line, externalId] = await problem.getByRole('cell').allTextContents();
    expect([line, externalId]).toEqual(['4', 'r-1']);
    const download = visitor.page.waitForEvent('download');
    await visitor.page.getByRole('link', { name: 'CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  });

  it('leads to the items, with their attributes in a drawer', async () => {
    await visitor.page.getByRole('link', { name: 'Look at version 1' }).click();
    await visitor.heading('Readings');
    await visitor.sees('v1 · 5 items');
    await visitor.sees('Parts on the scales');
    await visitor.page.getByRole('button', { name: /r-3/ }).click();
    const item = visitor.page.getByRole('dialog', { name: 'Item' });
    await item.getByRole('heading', { name: 'r-3' }).waitFor();
    const fact = async (name: string): Promise<string | null> =>
      item.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd[1]').textContent();
    expect([await fact('Label'), await fact('Contributor'), await fact('weight')]).toEqual(['bolt', 'south', '4.5']);
    await item.getByRole('button', { name: 'Close' }).click();
    await item.waitFor({ state: 'hidden' });
  });

  it('finds items by their external id, and says when none matches', async () => {
    const search = visitor.page.getByRole('searchbox', { name: 'Search by external id' });
    await search.fill('r-5');
    await visitor.page.getByRole('button', { name: /r-4/ }).waitFor({ state: 'hidden' });
    await visitor.page.getByRole('button', { name: /r-5/ }).waitFor();
    await search.fill('no such item');
    await visitor.sees('Nothing matches');
    await search.fill('');
    await visitor.page.getByRole('button', { name: /r-4/ }).waitFor();
  });

  it('makes a version that says what it holds', async () => {
    await visitor.page.getByRole('tab', { name: 'Versions' }).click();
    const version = visitor.page.getByRole('row', { name: /^v1/ });
    await version.waitFor();
    expect((await version.getByRole('cell').allTextContents()).slice(0, 4)).toEqual(['v1', '5', '+5', '0']);
  });

  it('gives the dataset a name of its own: one that is taken is refused', async () => {
    await visitor.page.getByRole('link', { name: 'Edit' }).click();
    await visitor.heading('Edit dataset');
    const name = visitor.page.getByRole('textbox', { name: 'Name' });
    await name.fill('Fashion-MNIST sample');
    await visitor.page.getByRole('button', { name: 'Save' }).click();
    await visitor.sees('There is a data set Fashion-MNIST sample already.');
    await visitor.page.locator('.Mui-error', { hasText: 'is taken' }).waitFor();
    expect(visitor.problems.take()).toEqual([expect.stringMatching(/^4\d\d PATCH \/api\/v1\/datasets\//)]);
    await name.fill('Readings of May');
    await visitor.page.getByRole('button', { name: 'Save' }).click();
    await visitor.heading('Readings of May');
  });

  it('can be taken back by deleting the dataset, which asks first', async () => {
    await visitor.page.getByRole('button', { name: 'Delete' }).click();
    await visitor.sees('Delete Readings of May?');
    await visitor.page.getByRole('button', { name: 'Confirm' }).click();
    await visitor.heading('Datasets');
    await visitor.page.getByRole('link', { name: 'Fashion-MNIST sample' }).waitFor();
    expect(await visitor.page.getByRole('link', { name: 'Readings of May' }).count()).toBe(0);
  });
});

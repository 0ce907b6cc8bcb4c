import { readFile } from 'node:fs/promises';
import type { EmbeddingSet } from '@assay/contracts';
import { parse } from 'csv-parse/sync';
import { eventually } from '../support/eventually';
import { useBrowser, type Visitor } from './support/browser';
import { coloursOf } from './support/canvas';
import { vectors, VECTORS } from './support/files';
import { apiClient } from './support/installation';

const open = useBrowser();

describe('valuing vectors that were imported', () => {
  let visitor: Visitor;
  let set: EmbeddingSet;
  beforeAll(async () => {
    const api = apiClient();
    const dataset = await api.newDataset('vectors');
    set = await api.importVectors(dataset.id, { [vectors.name]: vectors.buffer });
    visitor = await open();
    await visitor.signIn();
  });

  const dimension = () => visitor.page.getByRole('spinbutton', { name: /^Effective dimension/ });
  const submit = () => visitor.page.getByRole('button', { name: 'Value the items' }).click();

  it('begins at the embedding set', async () => {
    await visitor.goTo(`/embedding-sets/${set.id}/show`);
    await visitor.heading(set.name);
    expect(await visitor.figure('Rows')).toBe(String(VECTORS.rows));
    expect(await visitor.figure('Dimension')).toBe(String(VECTORS.columns));
    await visitor.sees('Not valued yet');
    await visitor.page.getByRole('link', { name: 'Value these' }).first().click();
    await visitor.heading('New valuation');
    const chosen = visitor.page.getByRole('combobox', { name: 'Embedding set' });
    await eventually('the set to be chosen', async () => (await chosen.inputValue()).startsWith(set.name));
  });

  it('asks for the target of λ where that is the rule, and says at the field which ones cannot be reached', async () => {
    await visitor.page.getByRole('radio', { name: /^Effective dimension/ }).check();
    await submit();
    await visitor.sees('Mend the marked fields.');
    expect(await dimension().getAttribute('aria-invalid')).toBe('true');
    await dimension().fill(String(VECTORS.columns));
    await submit();
    await visitor.page.locator('.Mui-error', { hasText: `must be below ${VECTORS.columns}` }).waitFor();
    expect(visitor.problems.take()).toEqual(['422 POST /api/v1/valuations']);
  });

  it('is followed live, and lands on the result', async () => {
    await dimension().fill('5');
    await visitor.page.getByRole('switch', { name: 'Normalise rows' }).check();
    const events = visitor.page.waitForRequest(/\/api\/v1\/jobs\/[^/]+\/events$/);
    await submit();
    expect((await events).resourceType()).toBe('eventsource');
    await visitor.page.getByRole('tab', { name: 'Most valuable' }).waitFor();
    expect(await visitor.figure('Effective dimension')).toBe('5');
    expect(await visitor.figure('Rank')).toBe(String(VECTORS.columns));
    await visitor.sees(/for an effective dimension of 5\./);
    await visitor.sees(/rows normalised\./);
    for (const label of ['λ', 'Condition', 'Expected error', 'Engine', 'Took'])
      expect(await visitor.figure(label)).toMatch(/[^\s–]/);
    expect(await visitor.figure('Label scores')).toBe('Yes');
  });

  it('says which score answers which question', async () => {
    const guide = visitor.page.getByRole('region', { name: 'Which score answers which question' });
    const [names, questions] = [guide.getByRole('term'), guide.getByRole('definition')];
    expect(await names.allTextContents()).toEqual(['Value and leverage', 'LOO residual', 'KNN-Shapley']);
    const asked = (await questions.allTextContents()).filter((text) => text.endsWith('?'));
    expect(asked).toEqual([
      'How much does this item add that the others do not?',
      'Does the label fit what a model learns from all the others?',
      'Does the label fit the item’s neighbours?',
    ]);
    await guide.getByText('Sees no labels, so it cannot find wrong ones.').waitFor();
  });

  it('draws how the value is spread', async () => {
    const histogram = visitor.page.getByRole('img', { name: `Histogram of the value of ${VECTORS.rows} items` });
    await histogram.locator('canvas').waitFor();
    expect(await coloursOf(histogram.locator('canvas'), 3)).toBeGreaterThanOrEqual(3);
  });

  it('totals the value by class and contributor: every total, together, is all of it', async () => {
    for (const [title, groups] of Object.entries({ 'By class': 4, 'By contributor': 2 })) {
      const rows = visitor.page.getByRole('region', { name: title }).getByRole('row');
      expect(await rows.count()).toBe(groups + 1);
      const cells = await Promise.all(
        (await rows.all()).slice(1).map((row) => row.getByRole('cell').allTextContents()),
      );
      const shares = cells.map((texts) => Number.parseFloat(texts.at(-2) ?? ''));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0);
    }
  });

  it('downloads as a table with one row for each item', async () => {
    const download = visitor.page.waitForEvent('download');
    await visitor.page.getByRole('link', { name: 'CSV' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    expect(text.slice(0, text.indexOf('\n'))).toBe(
      'external_id,label,contributor,group,sha256,rank,value,leverage,loo_residual,knn_shapley',
    );
    const rows = parse<Record<string, string>>(text, { columns: true });
    expect(rows.map(({ rank }) => Number(rank))).toEqual(Array.from({ length: VECTORS.rows }, (_, k) => k + 1));
    expect(rows.reduce((sum, { leverage }) => sum + Number(leverage), 0)).toBeCloseTo(5, 6);
  });

  it('lists the items by any score, narrowed by class', async () => {
    await visitor.page.getByRole('tab', { name: 'Items' }).click();
    await visitor.sees(`1-25 of ${VECTORS.rows}`);
    await visitor.page.getByRole('combobox', { name: 'Class' }).click();
    await visitor.page.getByRole('option', { name: 'class 2 (60)' }).click();
    await visitor.sees('1-25 of 60');
    const sorted = visitor.page.waitForResponse(/sort=knnShapley/);
    await visitor.page.getByRole('button', { name: 'KNN-Shapley' }).click();
    expect((await sorted).status()).toBe(200);
    await visitor.problems.settled();
    const scores = await visitor.page.locator('td.column-knnShapley').allTextContents();
    const numbers = scores.map((text) => Number(text.replace('−', '-')));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });
});

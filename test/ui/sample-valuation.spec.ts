import type { Locator } from 'playwright-core';
import type { List, ValuedItem } from '@assay/contracts';
import { planted } from '../e2e/support/sample';
import { useBrowser, type Visitor } from './support/browser';
import { coloursOf } from './support/canvas';
import { apiClient, installation } from './support/installation';
import { clickHere, pointAtItem } from './support/map';

const open = useBrowser();

describe('the valuation of the sample', () => {
  const { valuationId, items } = installation().sample;
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await open();
    await visitor.signIn();
    await visitor.goTo(`/valuations/${valuationId}/show`);
    await visitor.page.getByRole('tab', { name: 'Most valuable' }).waitFor();
  });

  const cards = (): Locator => visitor.page.getByRole('tabpanel').getByRole('tabpanel').locator('button:has(img)');
  const ends = async (sort: string): Promise<string[]> => {
    const list = await apiClient().get<List<ValuedItem>>(`/valuations/${valuationId}/items`, { sort, perPage: 24 });
    return list.data.map(({ externalId }) => externalId);
  };
  /** External ids of the pictures that are shown, in order. */
  const shown = async (): Promise<string[]> => {
    await cards().first().waitFor();
    await visitor.problems.settled();
    return cards()
      .locator('img')
      .evaluateAll((images) => images.map((image) => image.getAttribute('alt') ?? ''));
  };

  it.each([
    ['Most valuable', 'rank:asc', /× average$/],
    ['Least valuable', 'rank:desc', /× average$/],
    ['Suspicious labels', 'looResidual:asc', /LOO −\d/],
    ['Lowest KNN-Shapley', 'knnShapley:asc', /KNN −\d/],
  ])('shows the pictures at the end of a score: %s', async (tab, sort, note) => {
    await visitor.page.getByRole('tab', { name: tab }).click();
    expect(await shown()).toEqual(await ends(sort));
    expect(await cards().first().textContent()).toMatch(note);
    const width = await cards()
      .first()
      .locator('img')
      .evaluate((image: HTMLImageElement) => image.naturalWidth);
    expect(width).toBeGreaterThan(0);
  });

  it('finds wrong labels: most of the suspicious ones were planted', async () => {
    await visitor.page.getByRole('tab', { name: 'Suspicious labels' }).click();
    const wrong = new Set(planted.labelFlips.map(({ externalId }) => externalId));
    const found = (await shown()).filter((externalId) => wrong.has(externalId));
    expect(found.length).toBeGreaterThan(12);
  });

  it('shows all scores of the picture that is clicked', async () => {
    const [first = ''] = await shown();
    await cards().first().click();
    const item = visitor.page.getByRole('dialog', { name: 'Item' });
    await item.getByRole('heading', { name: first }).waitFor();
    await item.getByRole('heading', { name: 'In this valuation' }).waitFor();
    expect(await item.getByText(/^[\d,]+ of [\d,]+$/).textContent()).toContain(`of ${items.toLocaleString('en')}`);
    await visitor.page.keyboard.press('Escape');
    await item.waitFor({ state: 'hidden' });
  });

  it('has a map in the colours of its classes, or of the value', async () => {
    await visitor.page.getByRole('tab', { name: 'Map' }).click();
    const map = visitor.page.getByRole('img', { name: `Map of ${items} items.` });
    await map.waitFor();
    expect(await coloursOf(map, 20)).toBeGreaterThanOrEqual(20);
    expect(await visitor.page.getByRole('button', { name: /^Bag \d/ }).count()).toBe(1);
    await visitor.page.getByRole('button', { name: 'Value', exact: true }).click();
    await visitor.sees('least valuable');
    await visitor.page.getByRole('button', { name: 'Class', exact: true }).click();
  });

  it('opens the item that is clicked on the map', async () => {
    const told = await pointAtItem(visitor.page.getByRole('img', { name: `Map of ${items} items.` }));
    await clickHere(visitor.page);
    const item = visitor.page.getByRole('dialog', { name: 'Item' });
    await item.getByRole('heading', { name: 'In this valuation' }).waitFor();
    const [label = '', value = ''] = told.split(' · ');
    await item.getByText(label, { exact: true }).first().waitFor();
    await item.getByText(value.replace(' value', ''), { exact: true }).waitFor();
    await visitor.page.keyboard.press('Escape');
    await item.waitFor({ state: 'hidden' });
  });
});

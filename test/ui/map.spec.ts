import type { Item, List } from '@assay/contracts';
import { serveMap, syntheticMap } from '../support/browser/synthetic-map';
import { eventually } from '../support/eventually';
import { useBrowser, type Visitor } from './support/browser';
import { coloursOf, countColours } from './support/canvas';
import { apiClient, installation } from './support/installation';
import { clickHere, pointAtItem } from './support/map';

const POINTS = 100_000;
const open = useBrowser();

describe(`a map of ${POINTS} items`, () => {
  const { datasetId, valuationId } = installation().sample;
  let visitor: Visitor;
  let items: Item[];
  beforeAll(async () => {
    items = (await apiClient().get<List<Item>>(`/datasets/${datasetId}/items`, { perPage: 50 })).data;
    const ids = items.map(({ id }) => id);
    visitor = await open();
    await serveMap(visitor.page, syntheticMap(POINTS, ids));
    await visitor.signIn();
    await visitor.goTo(`/valuations/${valuationId}/show?tab=map`);
  });

  const map = () => visitor.page.getByRole('img', { name: `Map of ${POINTS} items.` });
  const legend = (name: string) => visitor.page.getByRole('button', { name: new RegExp(`^${name} ?10,000$`) });

  it('is drawn in the colours of its classes', async () => {
    await map().waitFor();
    expect(await coloursOf(map(), 100)).toBeGreaterThanOrEqual(100);
    await legend('class 9').waitFor();
  });

  it('shows one class alone', async () => {
    const all = await coloursOf(map(), 100);
    await legend('class 3').click();
    await eventually('fewer colours', async () => (await map().evaluate(countColours)) < all / 2);
    await legend('class 3').click();
    expect(await coloursOf(map(), all)).toBe(all);
  });

  it('zooms with the wheel and moves with the pointer, and finds its way back', async () => {
    const picture = (): Promise<string> => map().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const { mouse } = visitor.page;
    const home = await picture();
    const { x, y } = (await map().boundingBox()) ?? { x: 0, y: 0 };
    await mouse.move(x + 300, y + 200);
    await mouse.wheel(0, -200);
    await eventually('the map to zoom', async () => (await picture()) !== home);
    const zoomed = await picture();
    await mouse.down();
    await mouse.move(x + 380, y + 260, { steps: 4 });
    await mouse.up();
    await eventually('the map to move', async () => (await picture()) !== zoomed);
    expect(await visitor.page.getByRole('dialog', { name: 'Item' }).count()).toBe(0);
    await visitor.page.getByRole('button', { name: 'Show everything' }).click();
    await eventually('the map to be as before', async () => (await picture()) === home);
  });

  it('opens the item that is clicked', async () => {
    await pointAtItem(map());
    await clickHere(visitor.page);
    const item = visitor.page.getByRole('dialog', { name: 'Item' });
    await item.getByRole('heading', { name: 'In this valuation' }).waitFor();
    const name = await item.getByRole('heading', { level: 2 }).textContent();
    expect(items.map(({ externalId }) => externalId)).toContain(name);
  });
});

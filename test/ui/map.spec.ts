import type { Item, List } from '@assay/contracts';
import { serveMap, syntheticMap } from '../support/browser/synthetic-map';
import { useBrowser, type Visitor } from './support/browser';
import { coloursOf } from './support/canvas';
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
    await expectFewerColours(all);
    await legend('class 3').click();
    expect(await coloursOf(map(), all)).toBe(all);
  });

  it('zooms with the wheel and moves with the pointer, and finds its way back', async () => {
    const picture = (): Promise<string> => map().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const changed = (before: string): Promise<unknown> =>
      visitor.page.waitForFunction(
        (old) => (document.querySelector('canvas[role=img]') as HTMLCanvasElement).toDataURL() !== old,
        before,
      );
    const home = await picture();
    const box = await map().boundingBox();
    await visitor.page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 200);
    await visitor.page.mouse.wheel(0, -200);
    await changed(home);
    const zoomed = await picture();
    await visitor.page.mouse.down();
    await visitor.page.mouse.move((box?.x ?? 0) + 380, (box?.y ?? 0) + 260, { steps: 4 });
    await visitor.page.mouse.up();
    await changed(zoomed);
    expect(await visitor.page.getByRole('dialog', { name: 'Item' }).count()).toBe(0);
    await visitor.page.getByRole('button', { name: 'Show everything' }).click();
    await visitor.page.mouse.move(0, 0);
    await visitor.page.waitForFunction(
      (old) => (document.querySelector('canvas[role=img]') as HTMLCanvasElement).toDataURL() === old,
      home,
    );
  });

  it('opens the item that is clicked', async () => {
    await pointAtItem(map());
    await clickHere(visitor.page);
    const item = visitor.page.getByRole('dialog', { name: 'Item' });
    await item.getByRole('heading', { name: 'In this valuation' }).waitFor();
    const name = await item.getByRole('heading', { level: 2 }).textContent();
    expect(items.map(({ externalId }) => externalId)).toContain(name);
  });

  const expectFewerColours = (than: number): Promise<unknown> =>
    visitor.page.waitForFunction((most) => {
      const canvas = document.querySelector('canvas[role=img]') as HTMLCanvasElement;
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      return data !== undefined && new Set(new Uint32Array(data.buffer)).size < most;
    }, than);
});

import { readFile } from 'node:fs/promises';
import { useBrowser, type Visitor } from './support/browser';
import { pictureFile, pictures } from './support/files';

const open = useBrowser();

describe('a dataset of pictures', () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await open();
    await visitor.signIn();
  });

  const cards = () => visitor.page.getByRole('tabpanel').getByRole('button', { name: /picture-\d/ });
  const facet = (group: string, value: string) =>
    visitor.page.getByRole('group', { name: group }).getByRole('button', { name: new RegExp(`^${value}`) });

  it('comes from a zip, whose table says what is on them', async () => {
    await visitor.goTo('/datasets/create');
    await visitor.page.locator('input[type=file]').setInputFiles(pictures);
    await visitor.page.getByRole('button', { name: 'Look at the data' }).click();
    await visitor.sees('Zip of pictures');
    expect(await visitor.page.getByRole('combobox', { name: 'Label' }).textContent()).toBe('label');
    expect(await visitor.page.getByRole('combobox', { name: 'Contributor' }).textContent()).toBe('contributor');
    await visitor.page.getByRole('button', { name: 'Import', exact: true }).click();
    await visitor.heading('Imported');
    expect(await visitor.figure('Added')).toBe('12');
    expect(await visitor.figure('Refused')).toBe('0');
    await visitor.page.getByRole('link', { name: 'Look at version 1' }).click();
    await visitor.heading('pictures');
  });

  it('shows them all', async () => {
    await cards().first().waitFor();
    expect(await cards().count()).toBe(12);
    await visitor.problems.settled();
    const widths = await cards()
      .locator('img')
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
    expect(widths).toHaveLength(12);
    expect(Math.min(...widths)).toBeGreaterThan(0);
  });

  it('is narrowed by class and contributor, and widened by a second click', async () => {
    const countShown = async (count: number): Promise<void> => {
      await visitor.page.waitForFunction(
        (wanted) => document.querySelectorAll('[role=tabpanel] button img').length === wanted,
        count,
      );
    };
    expect(await facet('Classes', 'stripes').textContent()).toBe('stripes4');
    await facet('Classes', 'checks').click();
    await countShown(8);
    expect(await facet('Classes', 'checks').getAttribute('aria-pressed')).toBe('true');
    await facet('Contributors', 'ben').click();
    await countShown(4);
    expect((await cards().allTextContents()).every((text) => text.startsWith('checks'))).toBe(true);
    await facet('Classes', 'checks').click();
    await facet('Contributors', 'ben').click();
    await countShown(12);
  });

  it('opens one as it was imported, with all that is known of it', async () => {
    await cards().filter({ hasText: 'picture-3' }).click();
    const item = visitor.page.getByRole('dialog', { name: 'Item' });
    const image = item.getByRole('img', { name: 'picture-3, labelled stripes' });
    await image.waitFor();
    await visitor.problems.settled();
    const size = await image.evaluate((element: HTMLImageElement) => [element.naturalWidth, element.naturalHeight]);
    expect(size).toEqual([28, 28]);
    await item.getByText(/^[0-9a-f]{64}$/).waitFor();
    const download = visitor.page.waitForEvent('download');
    await item.getByRole('link', { name: 'Download' }).click();
    expect(await readFile(await (await download).path())).toEqual(pictureFile(3));
    await visitor.page.keyboard.press('Escape');
    await item.waitFor({ state: 'hidden' });
  });

  it('takes the same pictures again without making a version', async () => {
    await visitor.page.getByRole('link', { name: 'Import more' }).click();
    await visitor.heading('Import into pictures');
    await visitor.page.locator('input[type=file]').setInputFiles(pictures);
    await visitor.page.getByRole('button', { name: 'Look at the data' }).click();
    await visitor.page.getByRole('button', { name: 'Import', exact: true }).click();
    await visitor.sees('Nothing changed, so no new version was made.');
    expect(await visitor.figure('Unchanged')).toBe('12');
  });
});

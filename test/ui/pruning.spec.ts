import type { Dataset, DatasetVersion, EmbeddingSet, List } from '@assay/contracts';
import { useBrowser, type Visitor } from './support/browser';
import { vectors, VECTORS } from './support/files';
import { apiClient } from './support/installation';

const open = useBrowser();

describe('pruning vectors that were imported', () => {
  const api = apiClient();
  let visitor: Visitor;
  let dataset: Dataset;
  let set: EmbeddingSet;
  beforeAll(async () => {
    dataset = await api.newDataset('vectors to prune');
    set = await api.importVectors(dataset.id, { [vectors.name]: vectors.buffer });
    visitor = await open();
    await visitor.signIn();
  });

  const button = (name: string) => visitor.page.getByRole('button', { name, exact: true });
  const versions = async (): Promise<DatasetVersion[]> =>
    (await api.get<List<DatasetVersion>>(`/datasets/${dataset.id}/versions`)).data;

  it('makes a preview in two clicks, and says first whether it is better than random', async () => {
    await visitor.goTo(`/pruning-jobs/create?embeddingSetId=${set.id}`);
    await visitor.heading('New pruning');
    await button('Preview').click();
    await visitor.page.getByRole('tab', { name: 'Report' }).waitFor();
    await visitor.sees(/keeps 72 of 240 items \(30\.0 %\)|Keeps 72 of 240 items \(30\.0 %\)/);
    for (const part of ['Does it train as well?', 'Quality against size', 'Certificate', 'Classes', 'Contributors'])
      await visitor.page.getByRole('heading', { name: part, exact: true }).waitFor();
    expect(await visitor.figure('Kept')).toBe('72');
    expect(await visitor.figure('Dropped')).toBe('168');
    expect(await versions()).toHaveLength(1);
  });

  it('lists what stays and what goes', async () => {
    await visitor.page.getByRole('tab', { name: 'Items' }).click();
    for (const [name, count] of [
      ['Kept items', 72],
      ['Dropped items', 168],
    ] as const) {
      await visitor.page
        .getByRole('region', { name })
        .getByText(new RegExp(`of ${count}$`))
        .first()
        .waitFor();
    }
    await visitor.page.getByRole('tab', { name: 'Manifest' }).click();
    await visitor.page.getByRole('heading', { name: 'Manifest', exact: true }).waitFor();
  });

  it('applies after asking, and can be undone', async () => {
    await button('Apply').click();
    await visitor.sees('Nothing is deleted: older versions stay as they are, and undoing it takes one click.');
    await button('Keep 72').click();
    await visitor.sees(/Applied: version 2 of/);
    expect((await versions()).map(({ number, items, removed }) => [number, items, removed])).toEqual([
      [2, 72, 168],
      [1, VECTORS.rows, 0],
    ]);
    await button('Undo').click();
    await button('Put them back').click();
    await visitor.sees(/Undone: version 3 of/);
    const [newest, , first] = await versions();
    expect(newest.manifestHash).toBe(first.manifestHash);
    expect(visitor.problems.take()).toEqual([]);
  });

  it('says at the field what is wrong', async () => {
    await visitor.goTo(`/pruning-jobs/create?embeddingSetId=${set.id}`);
    await visitor.page.getByRole('radio', { name: /^A number/ }).check();
    await visitor.page.getByRole('spinbutton', { name: /^Items to keep/ }).fill(String(VECTORS.rows));
    await button('Preview').click();
    await visitor.page.locator('.Mui-error', { hasText: 'which drops nothing' }).waitFor();
    expect(visitor.problems.take()).toEqual(['422 POST /api/v1/pruning-jobs']);
  });
});

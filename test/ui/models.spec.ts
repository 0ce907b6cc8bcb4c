import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useBrowser, type Visitor } from './support/browser';
import { pictures } from './support/files';
import { apiClient } from './support/installation';

const open = useBrowser();
const embedder = join(__dirname, '../../apps/cli/sample/embedder.onnx');

describe('a model', () => {
  let visitor: Visitor;
  beforeAll(async () => {
    const api = apiClient();
    const { id } = await api.newDataset('for a model');
    await api.import(id, { [pictures.name]: pictures.buffer });
    visitor = await open();
    await visitor.signIn();
    await visitor.goTo('/models/create');
  });

  const field = (name: string) => visitor.page.getByLabel(name, { exact: true });
  const register = () => visitor.page.getByRole('button', { name: 'Register' }).click();
  const choose = async (name: string, option: RegExp): Promise<void> => {
    await visitor.page.getByRole('combobox', { name }).click();
    await visitor.page.getByRole('option', { name: option }).click();
  };

  it('is registered with a file: without one the form says so', async () => {
    await visitor.heading('Register a model');
    await register();
    await visitor.sees('Choose a file and wait until it is uploaded.');
    await visitor.sees('Mend the marked fields.');
  });

  it('is refused when the file is no network', async () => {
    const noModel = { name: 'broken.onnx', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1000) };
    await visitor.page.locator('input[type=file]').setInputFiles(noModel);
    await visitor.page.getByRole('img', { name: 'Uploaded' }).waitFor();
    expect(await visitor.page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('broken');
    await visitor.page.getByRole('textbox', { name: /^Output/ }).fill('embedding');
    await register();
    await visitor.page
      .getByRole('alert')
      .filter({ hasText: /^The file / })
      .waitFor();
    expect(visitor.problems.take()).toEqual([expect.stringMatching(/^4\d\d POST \/api\/v1\/models$/)]);
    await visitor.page.getByRole('button', { name: 'Remove broken.onnx' }).click();
  });

  it('is refused, at the field, when it has no output of that name', async () => {
    await visitor.page.locator('input[type=file]').setInputFiles({
      name: 'embedder.onnx',
      mimeType: 'application/octet-stream',
      buffer: readFileSync(embedder),
    });
    await visitor.page.getByRole('img', { name: 'Uploaded' }).waitFor();
    await visitor.page.getByRole('textbox', { name: 'Name', exact: true }).fill('Embedder of clothes');
    await field('Width').fill('28');
    await field('Height').fill('28');
    await choose('Channels', /^1/);
    await field('Mean').fill('0.286');
    await field('Std').fill('0.353');
    const output = visitor.page.getByRole('textbox', { name: /^Output/ });
    await output.fill('no such output');
    await register();
    await visitor.page.locator('.Mui-error', { hasText: 'is not an output of the model' }).waitFor();
    await visitor.sees('The model has no output no such output; it has embedding, logits.');
    expect(await output.getAttribute('aria-invalid')).toBe('true');
    expect(visitor.problems.take()).toEqual([expect.stringMatching(/^4\d\d POST \/api\/v1\/models$/)]);
    await output.fill('embedding');
  });

  it('has run once when it is registered', async () => {
    await register();
    await visitor.heading('Embedder of clothes');
    await visitor.sees('The model is registered.');
    await visitor.sees('64 numbers');
    await visitor.sees('NCHW');
  });

  it('embeds the pictures of a dataset, watched live', async () => {
    await visitor.page.getByRole('link', { name: 'Compute embeddings' }).click();
    await visitor.heading('Compute embeddings');
    await choose('Dataset', /^for a model/);
    await visitor.page.getByRole('textbox', { name: 'Name' }).fill('clothes, embedded');
    const events = visitor.page.waitForRequest(/\/api\/v1\/jobs\/[^/]+\/events$/);
    await visitor.page.getByRole('button', { name: 'Compute' }).click();
    await visitor.heading('clothes, embedded');
    expect((await events).resourceType()).toBe('eventsource');
    await visitor.page.getByRole('link', { name: 'Value these' }).first().waitFor();
    expect(await visitor.figure('Rows')).toBe('12');
    expect(await visitor.figure('Dimension')).toBe('64');
    expect(await visitor.figure('Made by')).toBe('Embedder of clothes');
  });

  it('can be looked for', async () => {
    await visitor.goTo('/models');
    await visitor.page.getByRole('link', { name: 'Fashion-MNIST CNN' }).waitFor();
    await visitor.page.getByRole('searchbox', { name: 'Search models' }).fill('clothes');
    await visitor.page.getByRole('link', { name: 'Fashion-MNIST CNN' }).waitFor({ state: 'hidden' });
    expect(await visitor.page.getByRole('link', { name: 'Embedder of clothes' }).count()).toBe(1);
  });
});

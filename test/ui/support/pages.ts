import type { Locator, Page } from 'playwright-core';
import type { Sample } from '../../e2e/support/sample';

/** A page of the admin, or a state of one. */
export interface AdminPage {
  name: string;
  path: string | ((records: Records) => string);
  /** What only appears when its data have come. */
  shows: (page: Page) => Locator;
  /** What is done there before it is looked at. */
  then?: (page: Page) => Promise<void>;
  /** Brings it back into the state in which it was opened. */
  after?: (page: Page) => Promise<void>;
}

/** What the pages are about: the sample, and records in other states. */
export interface Records extends Sample {
  failedJobId: string;
  importJobId: string;
  emptyDatasetId: string;
  userId: string;
  webhookId: string;
  pruningJobId: string;
}

const heading =
  (name: string) =>
  (page: Page): Locator =>
    page.getByRole('heading', { name, exact: true });
const text =
  (content: string | RegExp) =>
  (page: Page): Locator =>
    page.getByText(content).first();
const link =
  (name: string) =>
  (page: Page): Locator =>
    page.getByRole('link', { name }).first();
const tab =
  (name: string) =>
  (page: Page): Locator =>
    page.getByRole('tab', { name, selected: true });

/** Closes a drawer or a dialog. */
const escape = async (page: Page): Promise<void> => {
  await page.keyboard.press('Escape');
  await page.locator('.MuiModal-root').first().waitFor({ state: 'hidden' });
};

const SAMPLE = 'Fashion-MNIST sample';

const dataset = ({ datasetId }: Records): string => `/datasets/${datasetId}`;
const pruning = ({ pruningJobId }: Records): string => `/pruning-jobs/${pruningJobId}/show`;
const valuation = ({ valuationId }: Records): string => `/valuations/${valuationId}/show`;

/** Every page of the admin that somebody who is signed in can open. */
export const adminPages: readonly AdminPage[] = [
  { name: 'dashboard', path: '/', shows: heading('Latest valuations') },
  { name: 'datasets', path: '/datasets', shows: link(SAMPLE) },
  { name: 'new dataset', path: '/datasets/create', shows: heading('New dataset') },
  { name: 'preview of an import', path: '/datasets/create', shows: heading('New dataset'), then: lookAtTable },
  { name: 'dataset, items', path: (r) => `${dataset(r)}/show`, shows: text('item-0001') },
  {
    name: 'dataset, one item',
    path: (r) => `${dataset(r)}/show?tab=items`,
    shows: text('item-0001'),
    then: async (page: Page): Promise<void> => {
      await page.getByRole('button', { name: 'item-0001' }).click();
      await page.getByRole('dialog', { name: 'Item' }).getByText('SHA-256').waitFor();
    },
    after: escape,
  },
  { name: 'dataset, versions', path: (r) => `${dataset(r)}/show?tab=versions`, shows: text('sample data') },
  {
    name: 'dataset, embedding sets',
    path: (r) => `${dataset(r)}/show?tab=embedding-sets`,
    shows: tab('Embedding sets'),
  },
  { name: 'dataset, valuations', path: (r) => `${dataset(r)}/show?tab=valuations`, shows: tab('Valuations') },
  {
    name: 'dataset without a version',
    path: (r) => `/datasets/${r.emptyDatasetId}/show`,
    shows: text('Nothing imported yet'),
  },
  { name: 'edit dataset', path: dataset, shows: heading('Edit dataset') },
  { name: 'import into a dataset', path: (r) => `${dataset(r)}/import`, shows: heading(`Import into ${SAMPLE}`) },
  { name: 'result of an import', path: (r) => `${dataset(r)}/import/${r.importJobId}`, shows: text('Rows read') },
  { name: 'models', path: '/models', shows: link('Fashion-MNIST CNN') },
  { name: 'register a model', path: '/models/create', shows: heading('Register a model') },
  { name: 'model', path: (r) => `/models/${r.modelId}/show`, shows: heading('Fashion-MNIST CNN') },
  { name: 'embedding sets', path: '/embedding-sets', shows: link('Fashion-MNIST CNN') },
  { name: 'compute embeddings', path: '/embedding-sets/create', shows: heading('Compute embeddings') },
  {
    name: 'embedding set',
    path: (r) => `/embedding-sets/${r.embeddingSetId}/show`,
    shows: text('Items that have a vector'),
  },
  { name: 'valuations', path: '/valuations', shows: link('Fashion-MNIST CNN') },
  { name: 'new valuation', path: '/valuations/create', shows: heading('New valuation') },
  { name: 'valuation, overview', path: valuation, shows: heading('By contributor') },
  { name: 'valuation, map by class', path: (r) => `${valuation(r)}?tab=map`, shows: text('Ankle boot') },
  {
    name: 'valuation, map by value',
    path: (r) => `${valuation(r)}?tab=map`,
    shows: text('Ankle boot'),
    then: (page: Page): Promise<void> => page.getByRole('button', { name: 'Value', exact: true }).click(),
  },
  { name: 'valuation, items', path: (r) => `${valuation(r)}?tab=items`, shows: text(/^1-25 of/) },
  {
    name: 'valuation, one item',
    path: (r) => `${valuation(r)}?tab=overview`,
    shows: heading('By contributor'),
    then: async (page: Page): Promise<void> => {
      await page.getByRole('tabpanel').getByRole('tabpanel').locator('button:has(img)').first().click();
      await page.getByRole('heading', { name: 'In this valuation' }).waitFor();
    },
    after: escape,
  },
  { name: 'pruning jobs', path: '/pruning-jobs', shows: link('looked at') },
  { name: 'new pruning', path: '/pruning-jobs/create', shows: heading('New pruning') },
  { name: 'pruning, report', path: pruning, shows: heading('Quality against size') },
  { name: 'pruning, items', path: (r) => `${pruning(r)}?tab=items`, shows: text(/^Kept: [\d,]+$/) },
  { name: 'pruning, manifest', path: (r) => `${pruning(r)}?tab=manifest`, shows: heading('Manifest') },
  {
    name: 'two prunings compared',
    path: (r) => `/pruning-jobs/compare?left=${r.pruningJobId}&right=${r.pruningJobId}`,
    shows: heading('Figures'),
  },
  { name: 'jobs', path: '/jobs', shows: text(/^(Import|Embedding|Valuation)$/) },
  { name: 'job that is done', path: (r) => `/jobs/${r.importJobId}/show`, shows: text('Rows read') },
  { name: 'job that has failed', path: (r) => `/jobs/${r.failedJobId}/show`, shows: text('Attempt 1 failed') },
  { name: 'users', path: '/users', shows: link('admin') },
  { name: 'add a user', path: '/users/create', shows: heading('Add a user') },
  { name: 'user', path: (r) => `/users/${r.userId}`, shows: text('Leave it empty to keep the present one') },
  { name: 'API keys', path: '/api-keys', shows: heading('API keys') },
  {
    name: 'new API key',
    path: '/api-keys',
    shows: heading('API keys'),
    then: async (page: Page): Promise<void> => {
      await page.getByRole('button', { name: 'New key' }).first().click();
      await page.getByRole('dialog', { name: 'New API key' }).waitFor();
    },
    after: escape,
  },
  { name: 'webhooks', path: '/webhooks', shows: link('receiver.invalid/hook') },
  { name: 'new webhook', path: '/webhooks/create', shows: heading('New webhook') },
  { name: 'edit webhook', path: (r) => `/webhooks/${r.webhookId}`, shows: heading('Edit webhook') },
  { name: 'webhook', path: (r) => `/webhooks/${r.webhookId}/show`, shows: text('webhook.ping') },
  {
    name: 'webhook, one delivery',
    path: (r) => `/webhooks/${r.webhookId}/show`,
    shows: text('webhook.ping'),
    then: async (page: Page): Promise<void> => {
      await page.getByRole('button', { name: 'webhook.ping' }).first().click();
      await page.getByRole('dialog', { name: 'webhook.ping' }).getByLabel('Payload').waitFor();
    },
    after: escape,
  },
  {
    name: 'audit log',
    path: '/audit-events',
    shows: text('session.opened'),
    then: async (page: Page): Promise<void> => {
      await page.getByRole('button', { name: 'Check the chain' }).click();
      await page.getByText(/entries intact$/).waitFor();
    },
  },
  { name: 'system', path: '/system', shows: heading('Engines') },
  { name: 'account', path: '/account', shows: heading('Your account') },
  { name: 'no such page', path: '/no-such-page', shows: text('There is no such page') },
];

async function lookAtTable(page: Page): Promise<void> {
  const buffer = Buffer.from('id,label,supplier,x\n1,a,north,0.5\n2,b,south,0.25\n');
  await page.locator('input[type=file]').setInputFiles({ name: 'table.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Look at the data' }).click();
  await page.getByLabel('First rows of the data').waitFor();
}

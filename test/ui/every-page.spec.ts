import type { Job, List } from '@assay/contracts';
import { SCREENS, useBrowser, type Visitor } from './support/browser';
import { inspectionScript, inspect, setTheme } from './support/inspection';
import { apiClient, installation } from './support/installation';
import { adminPages, type Records } from './support/pages';

const open = useBrowser();
let records: Records;

beforeAll(async () => {
  const [api, { sample }] = [apiClient(), installation()];
  const { datasetId } = sample;
  const imports = await api.get<List<Job>>('/jobs', { 'filter[kind]': 'import', 'filter[subjectId]': datasetId });
  const empty = await api.newDataset('a dataset of which the import failed');
  const failed = await api.import(empty.id, { 'data.bin': Buffer.from([0xde, 0xad]) }, { state: 'failed' });
  const { id: userId } = await api.post<{ id: string }>('/users', {
    username: 'somebody',
    password: 'a password of somebody',
    role: 'curator',
  });
  const webhook = await api.post<{ id: string }>('/webhooks', { url: 'https://receiver.invalid/hook' });
  await api.post(`/webhooks/${webhook.id}/test`);
  const pruning = await api.post<Job>('/pruning-jobs', {
    datasetId,
    name: 'looked at',
    target: { kind: 'fraction', keep: 0.3 },
    probe: { head: 'ridge' },
    sweep: [0.1],
    dryRun: true,
  });
  await api.ended(pruning.id);
  records = {
    ...sample,
    pruningJobId: pruning.subjectId ?? '',
    importJobId: imports.data[0]?.id ?? '',
    emptyDatasetId: empty.id,
    failedJobId: failed.id,
    userId,
    webhookId: webhook.id,
  };
});

describe.each(Object.keys(SCREENS) as (keyof typeof SCREENS)[])(
  'on a %s screen, light and dark, nothing is too wide, unreadable or broken on the page',
  (screen) => {
    let visitor: Visitor;
    beforeAll(async () => {
      visitor = await open({ screen, script: inspectionScript });
    });
    afterAll(() => visitor.close());

    /** What is wrong in either theme, and what went wrong unseen. */
    const findings = async (): Promise<string[]> => {
      const found: string[] = [];
      await visitor.problems.settled();
      for (const theme of ['light', 'dark'] as const) {
        await setTheme(visitor.page, theme);
        found.push(...(await inspect(visitor.page)).map((finding) => `${theme}: ${finding}`));
      }
      return [...found, ...visitor.problems.take()];
    };

    it('sign in', async () => {
      await visitor.goTo('/');
      await visitor.heading('Sign in');
      expect(await findings()).toEqual([]);
      await visitor.signIn();
    });

    it.each(adminPages)('$name', async ({ path, shows, then, after }) => {
      await visitor.goTo(typeof path === 'string' ? path : path(records));
      await shows(visitor.page).waitFor();
      await then?.(visitor.page);
      expect(await findings()).toEqual([]);
      await after?.(visitor.page);
    });
  },
);

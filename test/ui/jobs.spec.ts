import type { Job } from '@assay/contracts';
import { useBrowser, type Visitor } from './support/browser';
import { manyRows } from './support/files';
import { apiClient } from './support/installation';

const open = useBrowser();

describe('a job', () => {
  const api = apiClient();
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await open();
    await visitor.signIn();
  });

  const bar = () => visitor.page.getByRole('progressbar', { name: 'Progress of the import job' });
  const submit = async (dataset: string, name: string, bytes: Uint8Array): Promise<Job> => {
    const [{ id }, upload] = [await api.newDataset(dataset), await api.upload(name, bytes)];
    return api.post<Job>(`/datasets/${id}/imports`, { uploadIds: [upload.id] });
  };

  describe('that runs', () => {
    let job: Job;
    beforeAll(async () => {
      job = await submit('many rows', manyRows.name, manyRows.buffer);
    });

    it('shows how far it is, live', async () => {
      const events = visitor.page.waitForRequest(new RegExp(`/jobs/${job.id}/events$`));
      await visitor.goTo(`/jobs/${job.id}/show`);
      await visitor.heading('Import job');
      await visitor.sees('many rows');
      expect((await events).resourceType()).toBe('eventsource');
      await visitor.sees(/^\w+ · [\d,]+ of [\d,]+ \(\d+%\)$/);
      expect(Number(await bar().getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(0);
    });

    it('stops when it is cancelled', async () => {
      await visitor.page.getByRole('button', { name: 'Cancel' }).click();
      await visitor.page.getByRole('button', { name: 'Try again' }).waitFor();
      await visitor.sees('Cancelled');
      expect((await api.get<Job>(`/jobs/${job.id}`)).state).toBe('cancelled');
    });

    it('starts over when it is tried again, and is followed to its end', async () => {
      await visitor.page.getByRole('button', { name: 'Try again' }).click();
      await visitor.page.getByRole('button', { name: 'Cancel' }).waitFor();
      await visitor.page.getByText('Succeeded').waitFor({ timeout: 60_000 });
      expect(await visitor.figure('Added')).toBe('100,000');
      expect(await bar().getAttribute('aria-valuenow')).toBe('100');
      expect(await visitor.page.getByRole('button', { name: /Try again|Cancel/ }).count()).toBe(0);
    });
  });

  describe('that has failed', () => {
    let job: Job;
    beforeAll(async () => {
      job = await submit('no such format', 'data.bin', Buffer.from([0xde, 0xad, 0xbe, 0xef]));
      await api.ended(job.id, 'failed');
    });

    it('says why, with a code to look up', async () => {
      const { error } = await api.get<Job>(`/jobs/${job.id}`);
      await visitor.goTo(`/jobs/${job.id}/show`);
      const alert = visitor.page.getByRole('alert');
      await alert.waitFor();
      expect(error?.code).toBe('unknown_format');
      expect(await alert.textContent()).toBe(`${error?.message ?? ''}Code unknown_format`);
      await visitor.sees('Attempt 1 failed');
    });

    it('can be tried again, as another attempt', async () => {
      await visitor.page.getByRole('button', { name: 'Try again' }).click();
      await visitor.sees('Attempt 2 failed');
    });

    it('is among the failed ones of the list', async () => {
      await visitor.goTo('/jobs');
      await visitor.heading('Jobs');
      await visitor.page.getByRole('combobox', { name: 'State' }).click();
      await visitor.page.getByRole('option', { name: 'Failed' }).click();
      const row = visitor.page.getByRole('row').filter({ hasText: 'no such format' });
      await row.waitFor();
      await visitor.page.getByRole('row').filter({ hasText: 'Succeeded' }).first().waitFor({ state: 'hidden' });
      await row.getByRole('link', { name: 'Import' }).click();
      await visitor.heading('Import job');
      await visitor.page.getByRole('link', { name: 'Open the dataset' }).click();
      await visitor.heading('no such format');
      await visitor.sees('Nothing imported yet');
    });
  });
});

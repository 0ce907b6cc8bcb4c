import type { System } from '@assay/contracts';
import { useBrowser, type Visitor } from './support/browser';
import { apiClient } from './support/installation';

const open = useBrowser();

describe('the system page', () => {
  let visitor: Visitor;
  let system: System;
  beforeAll(async () => {
    system = await apiClient().get<System>('/system');
    visitor = await open();
    await visitor.signIn();
    await visitor.page.getByRole('menuitem', { name: 'System' }).click();
    await visitor.heading('System');
    await visitor.problems.settled();
  });

  it('says what runs', async () => {
    expect(await visitor.figure('Assay')).toBe(system.version);
    expect(await visitor.figure('Mode')).toBe('Embedded');
    expect(await visitor.figure('Queue')).toBe('Postgres');
    expect(await visitor.figure('Node.js')).toBe(process.version);
    await visitor.sees(/PostgreSQL \d+/);
  });

  it('lists every engine, the one in use, and why others cannot be used', async () => {
    const rows = visitor.page.getByRole('region', { name: 'Engines' }).getByRole('row');
    const cells = await Promise.all((await rows.all()).slice(1).map((row) => row.getByRole('cell').allTextContents()));
    expect(cells.map(([name, usable]) => [name, usable])).toEqual(
      system.engines.map(({ name, selected, usable, reason }) => [
        selected ? `${name}in use` : name,
        usable ? 'yes' : reason,
      ]),
    );
    expect(system.engines.filter(({ selected }) => selected)).toHaveLength(1);
  });

  it('lists the worker that is running', async () => {
    const workers = visitor.page.getByRole('region', { name: 'Workers' });
    expect(system.workers).toHaveLength(1);
    await workers.getByRole('cell', { name: String(system.workers[0]?.pid), exact: true }).waitFor();
  });

  it('says how full the disk is', async () => {
    const disk = visitor.page.getByRole('region', { name: 'Disk' });
    expect(await disk.textContent()).toMatch(/[\d.]+ [KMGT]iB of [\d.]+ [KMGT]iB free on \//);
    expect(await disk.textContent()).toContain(system.disk.path);
    const used = Number(
      await disk.getByRole('progressbar', { name: /^Disk \d+% used$/ }).getAttribute('aria-valuenow'),
    );
    expect(used).toBeGreaterThan(0);
    expect(used).toBeLessThan(100);
  });
});

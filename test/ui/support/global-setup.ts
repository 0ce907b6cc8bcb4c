import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll } from '../../e2e/support/processes';
import { type Program, ready, startAssay } from '../../e2e/support/program';
import { findSample } from '../../e2e/support/sample';
import { openSession } from '../../e2e/support/session';
import { findChromium } from '../../support/browser/chromium';
import { ADMIN, handOver } from './installation';

/** A system that all tests of the run share. */
export interface SharedSystem {
  home: string;
  start: Program;
}

declare global {
  /** What the teardown has to end. */
  var assayUiSystem: SharedSystem | undefined;
}

/** Starts Assay once, on data of its own, and waits until the sample is valued. */
export default async function setup(): Promise<void> {
  findChromium(); // before a minute is spent on starting
  const home = await realpath(await mkdtemp(join(tmpdir(), 'assay-ui-')));
  // The receivers of the tests' webhooks listen on this machine.
  const env = { ASSAY_ADMIN_PASSWORD: ADMIN.password, ASSAY_WEBHOOK_PRIVATE_NETWORKS: '1' };
  const system = { home, start: startAssay(home, env) };
  globalThis.assayUiSystem = system;
  try {
    const session = await openSession(await ready(system.start), ADMIN.password);
    handOver({ url: session.url, key: session.key, sample: await findSample(session) });
  } catch (error) {
    await endSystem(system); // Jest runs no teardown after a failed setup
    throw error;
  }
}

/** Ends a system in order, or by force where that fails, and removes its data. */
export async function endSystem({ home, start }: SharedSystem): Promise<void> {
  start.signal('SIGTERM');
  await start.ended;
  await endAll(home);
  await rm(home, { recursive: true, force: true });
}

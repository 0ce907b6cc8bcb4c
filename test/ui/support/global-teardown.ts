import { endSystem } from './global-setup';

/** Ends what the setup started. */
export default async function teardown(): Promise<void> {
  if (globalThis.assayUiSystem) await endSystem(globalThis.assayUiSystem);
}

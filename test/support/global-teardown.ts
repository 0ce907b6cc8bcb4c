import './global-setup';

/** Stops what the setup started. */
export default async function teardown(): Promise<void> {
  await Promise.all((globalThis.assayTestServers ?? []).map((server) => server.stop()));
}

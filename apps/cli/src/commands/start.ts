import type { Command } from 'commander';

/** `assay start`: everything on this machine, until Ctrl-C. */
export function startCommand(program: Command): void {
  program
    .command('start')
    .description('start Assay on this machine: database, API, admin and a worker (configured by environment variables)')
    .action(run);
}

async function run(): Promise<void> {
  // Loaded only here: the numeric commands shall not wait for the server's libraries.
  const [{ loadConfig }, { Supervisor }] = await Promise.all([
    import('@assay/platform/config'),
    import('../start/supervisor.js'),
  ]);
  const config = loadConfig(process.env);
  const supervisor = new Supervisor(config, process.env);
  let isStopping = false;
  const stop = (): void => {
    if (!isStopping) process.stderr.write('\nStopping\n');
    isStopping = true;
    void supervisor.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  try {
    await supervisor.start();
    await supervisor.ended;
  } catch (error) {
    // What fails because we are stopping is no failure.
    if (!isStopping) throw error;
    await supervisor.ended;
  }
}

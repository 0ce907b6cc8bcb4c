/** Closing may take so long; then the process ends regardless. */
const LIMIT_MS = 20_000;

interface ShutdownLog {
  info(message: string): void;
  error(details: object, message: string): void;
}

/**
 * Closes and ends the process on SIGTERM, on SIGINT, and when the parent is gone, even if it was killed. Under a parent SIGINT is
 * left to it: Ctrl-C reaches the whole group, and the parent stops its children in order.
 */
export function onShutdown(close: () => Promise<void>, log: ShutdownLog): void {
  let closing = false;
  const shutdown = (why: string): void => {
    if (closing) return;
    closing = true;
    log.info(`stopping: ${why}`);
    setTimeout(() => process.exit(1), LIMIT_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  const supervised = process.send !== undefined;
  process.on('SIGTERM', () => shutdown('SIGTERM'));
  process.on('SIGINT', () => {
    if (!supervised) shutdown('SIGINT');
  });
  if (!supervised) return;
  const parentIsGone = (): void => shutdown('the parent process is gone');
  process.on('disconnect', parentIsGone);
  if (!process.connected) parentIsGone(); // it was killed while this process was starting
}

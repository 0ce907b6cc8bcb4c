import type { EntityManager } from 'typeorm';

/**
 * Runs queries of a transaction; when the signal aborts, Postgres ends the one that is running, so that a long statement does not have to be waited for.
 * @throws the signal's reason once it has aborted
 */
export async function cancelledBy<T>(
  signal: AbortSignal | undefined,
  manager: EntityManager,
  work: () => Promise<T>,
): Promise<T> {
  if (!signal) return work();
  signal.throwIfAborted();
  const [{ pid }]: { pid: number }[] = await manager.query('select pg_backend_pid() as pid');
  const cancel = (): void => {
    // On another connection; if it fails, the statement ends by itself, only later.
    manager.dataSource.query('select pg_cancel_backend($1)', [pid]).catch(() => undefined);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

import { createPostgresBackend } from 'bullmq';
import type { BackendFactory, PostgresConnectionOptions, PostgresQueueBackend } from 'bullmq';

/**
 * SQLSTATEs of a server that is going away or coming up (57P01 admin_shutdown, 57P02 crash_shutdown, 57P03
 * cannot_connect_now, class 08 connection exceptions), and the system errors of a socket that broke.
 */
const lostConnectionCodes = /^(57P0[123]|08\w{3}|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
/** `pg` reports a socket that closed under a query, and a connection that was not made in time, by message alone. */
const lostConnectionMessages =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** Whether a query failed because the server could not be reached, so that it says nothing about the query. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return lostConnectionCodes.test(code) || lostConnectionMessages.test(error.message);
}

/**
 * BullMQ waits and tries again only after ECONNREFUSED. Any other sign of a restarting server would fail a job that has
 * succeeded, or make a worker ask again without pause, so all of them are reported as that one.
 */
function asRefused(error: unknown): unknown {
  if (!isLostConnection(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(message, { cause: error }), { code: 'ECONNREFUSED' });
}

/** BullMQ's Postgres backend whose queries outlast a restart of the server. */
export const createSteadyPostgresBackend: BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> = (
  name,
  options,
  flags,
) => {
  const backend = createPostgresBackend(name, options, flags);
  const { pool } = backend.connection;
  const query = pool.query.bind(pool);
  pool.query = async (text, params) => {
    try {
      return await query(text, params);
    } catch (error) {
      throw asRefused(error);
    }
  };
  return backend;
};

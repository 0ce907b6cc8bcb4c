export type EmbeddedPostgresErrorCode = 'postgres_disk_full' | 'postgres_port_busy' | 'postgres_start_failed';

/** The embedded server could not be started or stopped; `code` is stable, the message ends with the tail of its log. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';

  constructor(
    readonly code: EmbeddedPostgresErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const diskFull = /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/;
const portBusy = /Address already in use|could not bind|could not create any TCP\/IP sockets/;

const advice: Record<EmbeddedPostgresErrorCode, string> = {
  postgres_disk_full: 'The disk is full: free some space and start again.',
  postgres_port_busy: 'Its port is taken by another program: stop that one or choose another port.',
  postgres_start_failed: 'Its own words follow.',
};

/** Reads from what the server or one of its tools has printed why it failed. */
export function classifyFailure(what: string, output: string, cause?: unknown): EmbeddedPostgresError {
  const code = diskFull.test(output)
    ? 'postgres_disk_full'
    : portBusy.test(output)
      ? 'postgres_port_busy'
      : 'postgres_start_failed';
  const tail = output.trim().split('\n').slice(-20).join('\n');
  return new EmbeddedPostgresError(code, `${what} failed. ${advice[code]}\n${tail}`, { cause });
}

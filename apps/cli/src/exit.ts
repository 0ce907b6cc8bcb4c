/** Exit codes of the command line. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;

/** A command line that cannot be meant: wrong option, missing argument. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Errors of numbers that were given as options rather than found in data. */
const usageCodes: ReadonlySet<string> = new Set(['invalid_lambda', 'invalid_option', 'engine_unknown']);

/**
 * Reports an error on stderr (with `json` also as `{"error":{"code","message"}}` on stdout) and returns the exit code.
 * Interruption by a signal reports as `cancelled`.
 */
export function reportError(error: unknown, json: boolean): number {
  const { code, message } = describeError(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
  process.stderr.write(`error ${code}: ${message}\n`);
  return code === 'usage' || usageCodes.has(code) ? exitCodes.usage : exitCodes.failed;
}

function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof UsageError) return { code: 'usage', message: error.message };
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', message: 'Interrupted.' };
  // Codes of our own are in snake_case, those of the system in capitals.
  if (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[a-z][a-z0-9_]*$/.test(error.code)
  ) {
    return { code: error.code, message: error.message };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

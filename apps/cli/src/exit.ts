/** Exit codes of the command line. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;

/** A command line that cannot be meant: wrong option, missing argument. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A command that failed for a reason of its own; `code` is stable. Ends with exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Errors of numbers that were given as options rather than found in data. */
const usageCodes: ReadonlySet<string> = new Set(['invalid_lambda', 'invalid_option', 'engine_unknown']);

/** What is printed of an error. */
interface Description {
  code: string;
  message: string;
  /** What a server found wrong, field by field. */
  errors?: { path: string; message: string }[];
}

/**
 * Reports an error on stderr (with `json` also as `{"error":{"code","message"}}` on stdout) and returns the exit code.
 * Fields that a server found wrong follow, each with its path. Interruption by a signal reports as `cancelled`.
 */
export function reportError(error: unknown, json: boolean): number {
  const description = describeError(error);
  const { code, message, errors = [] } = description;
  if (json) process.stdout.write(`${JSON.stringify({ error: description })}\n`);
  const fields = errors.map((field) => `  ${field.path}: ${field.message}\n`);
  process.stderr.write(`error ${code}: ${message}\n${fields.join('')}`);
  return code === 'usage' || usageCodes.has(code) ? exitCodes.usage : exitCodes.failed;
}

function describeError(error: unknown): Description {
  if (error instanceof UsageError) return { code: 'usage', message: error.message };
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', message: 'Interrupted.' };
  // Codes of our own are in snake_case, those of the system in capitals.
  if (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[a-z][a-z0-9_]*$/.test(error.code)
  ) {
    const errors = 'errors' in error && Array.isArray(error.errors) ? (error.errors as Description['errors']) : [];
    return { code: error.code, message: error.message, ...(errors?.length && { errors }) };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

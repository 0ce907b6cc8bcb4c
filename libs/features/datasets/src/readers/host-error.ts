/**
 * Code and message of whatever was thrown. Not by `instanceof Error`: errors of Node's own modules and of native ones
 * may belong to another realm than this code, as they do in a test runner's sandbox.
 */
export function describeError(error: unknown): { code: string | null; message: string } {
  if (typeof error !== 'object' || error === null) return { code: null, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const [firstLine = ''] = 'message' in error && typeof error.message === 'string' ? error.message.split('\n') : [];
  return { code, message: firstLine };
}

/** Whether the operating system failed (a lost file, a full disk): the fault of no source, hence never a coded refusal. */
export function isSystemError(error: unknown): boolean {
  return /^E[A-Z0-9]+$/.test(describeError(error).code ?? '');
}

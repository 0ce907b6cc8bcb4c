import { CommandError } from './exit';

/** The error for a file that cannot be read: `file_not_found` or `file_unreadable`. */
export function unreadable(path: string, cause: unknown): CommandError {
  if (cause instanceof CommandError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'ENOENT'
    ? new CommandError('file_not_found', `There is no file ${path}.`, { cause })
    : new CommandError('file_unreadable', `${path} cannot be read: ${message}.`, { cause });
}

/** The error for a file that cannot be written. */
export function unwritable(path: string, cause: unknown): CommandError {
  return new CommandError('file_unwritable', `${path} cannot be written: ${(cause as Error).message}.`, { cause });
}

import { readFile } from 'node:fs/promises';
import { CommandError } from '../exit';
import { unreadable } from '../file-errors';

/**
 * Reads external ids from a UTF-8 file, one a line; lines without any text are skipped, spaces belong to an id.
 * @throws CommandError `file_not_found`, `file_unreadable`, `not_utf8`
 */
export async function readIds(path: string): Promise<string[]> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.split(/\r?\n/).filter((line) => line.trim() !== '');
  } catch (cause) {
    throw new CommandError('not_utf8', `${path} is not UTF-8 text. Convert it first.`, { cause });
  }
}

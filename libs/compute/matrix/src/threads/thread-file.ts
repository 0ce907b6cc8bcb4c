import { sep } from 'node:path';

/**
 * The compiled file a thread can start from. Threads run JavaScript only: when the calling module is TypeScript source (as
 * under Jest), the file of the same name in the build output is meant.
 * @param caller `__filename` of the calling module.
 * @param name file name beside the caller, without extension.
 */
export function threadFile(caller: string, name: string): string {
  const folder = caller.slice(0, caller.lastIndexOf(sep));
  if (!caller.endsWith('.ts')) return `${folder}${sep}${name}.js`;
  const libraries = `${sep}libs${sep}`;
  const split = folder.lastIndexOf(libraries);
  return `${folder.slice(0, split)}${sep}dist${folder.slice(split)}${sep}${name}.js`;
}

import type { Argument, LibraryFunction } from './abi';

/** Arguments of calls under way: their memory must not be collected before the library is done with it. */
const inUse = new Set<readonly Argument[]>();

/** Calls a library function in another thread. @returns what it returns: a status, or nothing. */
export function invoke(work: LibraryFunction, args: readonly Argument[]): Promise<number> {
  inUse.add(args);
  return new Promise<number>((resolve, reject) => {
    work.async(...args, (error, returned) => (error ? reject(error) : resolve(returned)));
  }).finally(() => inUse.delete(args));
}

import { loadLibrary } from '../library/abi';
import { messageBytes, status, statusError } from '../library/status';
import type { LibraryName } from '../library/library-path';
import type { EngineName } from '../engine';
import type { EngineOptions } from '../registry';

/** An engine under test. */
export interface Subject {
  title: string;
  name: EngineName;
  options: EngineOptions;
  /** Why it cannot run here. */
  absent?: string;
}

/** Every engine, with every variant of native forced once. */
export const subjects: readonly Subject[] = [
  subject('cuda'),
  subject('native'),
  ...['avx512', 'avx2', 'baseline'].map((variant) => subject('native', { variant, threads: 2 })),
  subject('onnx', { variant: 'cpu' }),
  subject('reference'),
];

function subject(name: EngineName, options: EngineOptions = {}): Subject {
  const title = options.variant ? `${name} (${options.variant})` : name;
  const isLibrary = name === 'cuda' || name === 'native';
  return { title, name, options, absent: isLibrary ? whyAbsent(name, options.variant) : undefined };
}

/** Opens a library engine on this thread, since tests are collected synchronously. */
export function whyAbsent(name: LibraryName, variant = ''): string | undefined {
  const cell = new BigUint64Array(1);
  const message = new Uint8Array(messageBytes);
  try {
    const library = loadLibrary(name);
    const returned = library.open(1, variant, cell, message);
    if (returned !== status.ok) return statusError(name, returned, message).message;
    library.close(cell[0]);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Says once what is not run, and why. */
export function tellNotRun({ title, absent }: Pick<Subject, 'title' | 'absent'>, cases: number): void {
  process.stderr.write(`${title}: ${cases} cases not run: ${absent}\n`);
}

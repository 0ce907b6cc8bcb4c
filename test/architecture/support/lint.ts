import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A text, and the file of the repository that it stands for. */
export interface LintCase {
  file: string;
  text: string;
}

export interface Finding {
  rule: string | null;
  message: string;
}

export interface Linted {
  /** Of each case, in order. */
  findings: Finding[][];
  /** Rows of the boundary rule. */
  boundaries: { sourceTag: string }[];
  /** Packages, and the only folders or files that may import them. */
  owners: Record<string, string[]>;
  browserFolders: string[];
}

/** More than a cold project graph and a hundred cases need on a slow machine. */
export const LINT_TIMEOUT_MS = 180_000;

/**
 * Lints the cases with the repository's configuration.
 * @throws Error when ESLint fails, or when the boundary rule had no project graph and skipped itself
 */
export async function lint(cases: readonly LintCase[]): Promise<Linted> {
  const child = fork(join(__dirname, 'lint-process.mjs'), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let linted: Linted | undefined;
  child.once('message', (message) => (linted = message as Linted));
  child.send(cases);
  await once(child, 'close');
  if (linted === undefined) throw new Error(`ESLint gave no result:\n${output}`);
  if (output.includes('ProjectGraph')) throw new Error(`The boundary rule had no project graph:\n${output}`);
  return linted;
}

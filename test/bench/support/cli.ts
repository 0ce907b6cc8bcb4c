import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const program = join(__dirname, '../../../apps/cli/src/main.js');
const preload = join(__dirname, 'report-peak-memory.js');

/** What a run of the command line gave. */
export interface CliRun {
  result: Record<string, unknown>;
  wallSeconds: number;
  peakRssBytes: number;
}

/** Runs a built `assay` command with `--json`; peak memory is the process's own maximum resident set. */
export async function runAssay(args: string[], memoryFile: string): Promise<CliRun> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--require', preload, program, ...args, '--json'], {
    env: { ...process.env, PEAK_MEMORY_FILE: memoryFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`assay ${args.join(' ')} ended with ${String(code)}:\n${stderr}`);
  return {
    result: JSON.parse(stdout) as Record<string, unknown>,
    wallSeconds: (performance.now() - started) / 1000,
    peakRssBytes: Number(await readFile(memoryFile, 'utf8')),
  };
}

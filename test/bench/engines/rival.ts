import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = join(__dirname, '../../../../test/bench/engines/rivals.py');

/** What a computation in NumPy and SciPy says of itself, and how long its process took. */
export interface RivalRun {
  wallSeconds: number;
  seconds: number;
  cpuSeconds: number;
  logDet?: number;
}

let python: Promise<string> | undefined;

/** A Python that has SciPy. @throws Error naming what to install */
async function findPython(): Promise<string> {
  for (const command of ['python3', '/usr/bin/python3']) {
    const found = await run(command, ['-c', 'import numpy, scipy.linalg']).then(
      () => true,
      () => false,
    );
    if (found) return command;
  }
  throw new Error('The rivals need Python with NumPy and SciPy. On Debian: apt-get install python3-scipy libopenblas0');
}

/** Runs `rivals.py`; both sides may use `threads` threads. */
export async function runRival(args: (string | number)[], threads = 2): Promise<RivalRun> {
  python ??= findPython();
  const command = await python;
  const environment = { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) };
  const started = performance.now();
  const { stdout } = await run(command, [script, ...args.map(String)], { env: environment, maxBuffer: 1 << 26 });
  const wallSeconds = (performance.now() - started) / 1000;
  return { ...(stdout ? (JSON.parse(stdout) as RivalRun) : { seconds: wallSeconds, cpuSeconds: 0 }), wallSeconds };
}

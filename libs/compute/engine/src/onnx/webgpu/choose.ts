import { execFile } from 'node:child_process';
import { threadFile } from '@assay/compute/matrix';
import { isWebGpuLost } from './loss';

/** Whether float32 products go to a GPU, and why or why not, in words. */
export interface WebGpuVerdict {
  accepted: boolean;
  reason: string;
}

let verdict: Promise<WebGpuVerdict> | undefined;

/**
 * Tries WebGPU, once per process, in a process of its own: drivers print to the terminal, and may crash or hang. Without an adapter it
 * takes about a third of a second. Never throws.
 */
export function chooseWebGpu(): Promise<WebGpuVerdict> {
  if (isWebGpuLost()) return Promise.resolve({ accepted: false, reason: 'it failed before' });
  verdict ??= tryInProcess();
  return verdict;
}

function tryInProcess(): Promise<WebGpuVerdict> {
  const script = threadFile(__filename, 'trial-process');
  return new Promise((resolve) => {
    execFile(process.execPath, [script], { timeout: 10_000, killSignal: 'SIGKILL' }, (error, stdout) => {
      resolve(error ? { accepted: false, reason: `trying it failed (${error.signal ?? error.code})` } : parse(stdout));
    });
  });
}

function parse(stdout: string): WebGpuVerdict {
  try {
    return JSON.parse(stdout) as WebGpuVerdict;
  } catch {
    return { accepted: false, reason: 'trying it gave no answer' };
  }
}

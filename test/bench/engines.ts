import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeEngines } from '@assay/compute/engine';
import { filesToScores } from './engines/files-to-scores';
import { greedySelection } from './engines/greedy';
import { kernelRates } from './engines/kernels';

/** Kernels beside the peak of the machine, whole runs beside NumPy and SciPy, and what there was no machine for. */
export async function rows(): Promise<object[]> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-engines-'));
  try {
    return [
      ...(await kernelRates()),
      ...(await filesToScores(folder, 200_000, 512)),
      ...(await filesToScores(folder, 100_000, 768)),
      ...(await greedySelection(folder)),
      ...(await notRun()),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The CUDA rows are those of `gpu/bench/cuda_bench.cc`, where there is a device. */
async function notRun(): Promise<object[]> {
  const probes = await probeEngines();
  return probes
    .filter(({ name, usable }) => name === 'cuda' && !usable)
    .map(({ name, reason }) => ({ case: 'not run', engine: name, reason }));
}

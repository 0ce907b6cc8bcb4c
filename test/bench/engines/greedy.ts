import { join } from 'node:path';
import { runAssay } from '../support/cli';
import { runRival } from './rival';

const [rows, columns, count] = [200_000, 512, 1024];

/** Greedy D-optimal selection by `assay select` beside an eager float64 greedy in NumPy: time, and the same log-determinant. */
export async function greedySelection(folder: string): Promise<object[]> {
  const features = join(folder, `${rows}x${columns}.npy`);
  await runRival(['make', features, rows, columns, 1e6, 1]);
  const run = await runAssay(
    ['select', features, '--method', 'greedy-d', '--m', String(count), '--out', join(folder, 'picks.npy')],
    join(folder, 'memory.txt'),
  );
  const result = run.result as {
    engine: string;
    certificate: { logDet: number };
    seconds: Record<string, number>;
  };
  const rival = await runRival(['greedy-d', features, join(folder, 'rival-picks.npy'), count]);
  return [
    {
      case: `end-to-end: greedy D, ${count} of ${rows}x${columns}`,
      engine: result.engine,
      rows,
      columns,
      seconds: result.seconds.select,
      rival: 'NumPy: eager greedy, float64',
      rivalSeconds: rival.seconds,
      ratio: rival.seconds / result.seconds.select,
      maxRelativeError: Math.abs(result.certificate.logDet / (rival.logDet ?? NaN) - 1),
      wallSeconds: run.wallSeconds,
      rivalWallSeconds: rival.wallSeconds,
    },
  ];
}

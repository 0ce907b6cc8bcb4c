import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const script = `
import sys
import numpy as np
x = np.load(sys.argv[1]).astype(np.float64)
lam = float(sys.argv[2])
stacked = np.vstack([x, np.sqrt(lam) * np.eye(x.shape[1])])
q = np.linalg.qr(stacked)[0][: x.shape[0]]
expected = np.sum(q * q, axis=1)
print(np.max(np.abs(np.load(sys.argv[3]) / expected - 1)))
`;

/**
 * Largest relative error of written scores against NumPy's float64 QR of [X; √λ·I], a route that shares nothing with ours;
 * null where Python with NumPy is not installed.
 */
export async function numpyError(features: string, lambda: number, scores: string): Promise<number | null> {
  const run = promisify(execFile);
  const present = await run('python3', ['-c', 'import numpy']).then(
    () => true,
    () => false,
  );
  if (!present) return null;
  const { stdout } = await run('python3', ['-c', script, features, String(lambda), scores]);
  return Number(stdout);
}

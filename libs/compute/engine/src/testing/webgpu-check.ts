import { openEngine } from '../registry';
import { oracleScores } from '../self-test';
import { decayingMatrix, worstRelativeError } from './matrices';
import { runPasses } from './passes';

// Run as a process of its own, since the driver is chosen by environment variables: what ONNX Runtime does with WebGPU here, as JSON.

/** What {@link check} found. */
export interface WebGpuFindings {
  /** Device of the engine as it is opened by default. */
  chosen: string;
  /** Worst relative errors of scores with a mixed Gram, all computed side by side with WebGPU forced. */
  errors: number[];
  /** Why WebGPU cannot be forced. */
  failure?: string;
}

async function check(): Promise<WebGpuFindings> {
  const { engine } = await openEngine('onnx');
  const chosen = engine.describe().device;
  await engine.close();
  try {
    return { chosen, errors: await Promise.all([measure(65, 7), measure(257, 64), measure(300, 33)]) };
  } catch (error) {
    return { chosen, errors: [], failure: (error as Error).message };
  }
}

async function measure(rows: number, columns: number): Promise<number> {
  const { engine } = await openEngine('onnx', { variant: 'webgpu' });
  const data = Float32Array.from(decayingMatrix(rows, columns, 0.3, 51));
  const { leverage } = await runPasses(engine, data, { rows, columns, lambda: 1, blockRows: 128, precision: 'mixed' });
  await engine.close();
  return worstRelativeError(leverage, oracleScores(data, rows, columns, 1));
}

void check().then((findings) => process.stdout.write(JSON.stringify(findings)));

import { openEngine } from '@assay/compute/engine';
import { computeLeverage } from '@assay/compute/leverage';
import { median } from './support/median';
import { closeThreads, createRandom, matrixSource } from '@assay/compute/matrix';

const [count, columns, rounds] = [1000, 100, 9];

/** Scores of 1000 × 100 features with an open engine: the target is 50 ms. First call, and median of the following ones. */
export async function rows(): Promise<object[]> {
  const random = createRandom(1);
  const data = Float32Array.from({ length: count * columns }, () => random.normal());
  const source = matrixSource(data, count, columns);
  const results: object[] = [];
  for (const name of ['auto', 'onnx', 'reference'] as const) {
    const { engine } = await openEngine(name);
    const times: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const { seconds } = await computeLeverage(source, engine, { onScores: () => undefined });
      times.push(seconds.total);
    }
    await engine.close();
    const [cold, ...warm] = times;
    for (const [when, seconds] of [
      ['cold', cold],
      ['warm', median(warm)],
    ] as const) {
      results.push({ case: `${count}x${columns}-${when}`, engine: engine.name, rows: count, columns, seconds });
    }
  }
  await closeThreads();
  return results;
}

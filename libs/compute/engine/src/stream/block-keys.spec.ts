import { matrixSource } from '@assay/compute/matrix';
import { createEngine } from '../create-engine';
import type { EngineKernels } from '../kernels';
import { referenceKernels } from '../reference/reference-engine';
import { BlockKeys } from './block-keys';

describe('block keys', () => {
  it('are positive, stable for the same rows of a source, and different for others', () => {
    const keys = new BlockKeys();
    const [one, two] = [matrixSource(new Float64Array(4), 4, 1), matrixSource(new Float64Array(4), 4, 1)];
    const given = [keys.keyOf(one, 0, 2), keys.keyOf(one, 2, 2), keys.keyOf(one, 0, 4), keys.keyOf(two, 0, 2)];
    expect(new Set(given).size).toBe(4);
    expect(Math.min(...given)).toBeGreaterThan(0);
    expect(keys.keyOf(one, 0, 2)).toBe(given[0]);
  });

  it('reach the kernels, the same in every pass over a source', async () => {
    const seen: number[] = [];
    const kernels: EngineKernels = {
      ...referenceKernels,
      beginGram: () => ({
        add: (_, __, { key }) => {
          seen.push(key);
          return Promise.resolve();
        },
        finish: () => Promise.resolve({ gram: new Float64Array(1), products: new Float64Array(1), precision: 'f64' }),
      }),
    };
    const engine = createEngine(kernels);
    const source = matrixSource(new Float64Array(5), 5, 1, 2);
    await engine.gram(source);
    await engine.gram(source);
    await engine.gram(matrixSource(new Float64Array(5), 5, 1, 5));
    expect(seen.slice(0, 3)).toEqual(seen.slice(3, 6));
    expect(new Set(seen).size).toBe(4);
  });
});

import { openEngine, type Engine } from '@assay/compute/engine';
import { matrixSource } from '@assay/compute/matrix';
import * as fc from 'fast-check';
import { selectionMethods, type SelectionRequest } from './request';
import { selectSubset } from './select-subset';
import { normalRows } from './testing/matrices';

let engine: Engine;
beforeAll(async () => {
  engine = (await openEngine('reference')).engine;
});
afterAll(() => engine.close());

describe.each(selectionMethods.filter((method) => method !== 'iid'))('%s of as many rows as there are', (method) => {
  it('keeps each, with weight 1, an epsilon of 0 and all of the effective dimension', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        async (n, d, seed) => {
          const x = normalRows(n, d, seed % 1000);
          const request: SelectionRequest = {
            method,
            m: n,
            seed,
            ...(method === 'greedy-v' && { target: matrixSource(normalRows(5, d, 1), 5, d) }),
            ...(seed % 2 === 0 && { atomicGroups: Array.from({ length: n }, (_, row) => row % 3) }),
            ...(seed % 3 === 0 && { mustKeep: [n - 1] }),
          };
          const { rows, weights, certificate, m, distinct } = await selectSubset(
            matrixSource(x, n, d),
            engine,
            request,
          );
          expect([m, distinct, rows.length]).toEqual([n, n, n]);
          expect([...weights]).toEqual(Array.from({ length: n }, () => 1));
          expect(certificate).toMatchObject({ epsilon: 0, coverageRadius: 0, coverageRows: n });
          expect(certificate.effectiveDimension.share).toBeCloseTo(1, 12);
          expect(certificate.effectiveDimension.weighted).toBeCloseTo(certificate.effectiveDimension.full, 12);
          await expect(selectSubset(matrixSource(x, n, d), engine, { ...request, m: n + 1 })).rejects.toMatchObject({
            code: 'too_few_rows',
          });
        },
      ),
      { numRuns: 12 },
    );
  });
});

import { openEngine } from '@assay/compute/engine';
import { FloorError, selectSubset } from '@assay/compute/leverage';
import { matrixSource } from '@assay/compute/matrix';
import { floorsInNames } from './floors-in-names';

it('names the class of which there are too few', async () => {
  const { engine } = await openEngine('reference');
  const codes = Int32Array.of(0, 0, 0, 1);
  const error: unknown = await selectSubset(matrixSource(Float64Array.of(1, 2, 3, 4), 4, 1), engine, {
    ...{ method: 'random', m: 3, strictFloors: true, classes: { codes, floors: 2 } },
  }).catch((reason: unknown) => reason);
  await engine.close();
  if (!(error instanceof FloorError)) throw new Error('was not refused');
  const labels = { names: ['bag', 'shoe'], codes };
  const refusal = floorsInNames(error, { labels, contributors: { names: [], codes } });
  expect(refusal).toMatchObject({ code: 'floors_unmeetable', status: 422 });
  expect(refusal.message).toContain('asks for 2 of shoe, of which gates, lists and duplicates leave 1');
  expect(refusal.errors).toEqual([{ path: 'floors.classes', message: expect.stringContaining('shoe') as string }]);
});

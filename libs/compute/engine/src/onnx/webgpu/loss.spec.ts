import { openOnnxSession, type OnnxTensors } from '@assay/compute/onnx';
import { scoreModel } from '../graphs';
import { isWebGpuLost, reportLoss } from './loss';

const open = () => reportLoss(openOnnxSession(scoreModel('float32'), { threads: 1 }));
const ones = (rows: number, columns: number) =>
  ({ type: 'float32', dims: [rows, columns], data: new Float32Array(rows * columns).fill(1) }) as const;
const fitting = (): OnnxTensors => ({ x: ones(2, 3), factor: ones(3, 3) });

it('a session that was closed is not a lost GPU, one that fails is, for good', async () => {
  const closed = await open();
  expect([...((await closed.run(fitting())).outputs.leverage.data as Float64Array)]).toEqual([27, 27]);
  await closed.close();
  await expect(closed.run(fitting())).rejects.toMatchObject({ code: 'onnx_session_closed' });
  expect(isWebGpuLost()).toBe(false);

  const failing = await open();
  await expect(failing.run({ x: ones(2, 3), factor: ones(2, 2) })).rejects.toMatchObject({ code: 'engine_lost' });
  expect(isWebGpuLost()).toBe(true);
  await failing.close();
  await expect(failing.run(fitting())).rejects.toMatchObject({ code: 'engine_lost' });
});

import { encodeModel } from '../model/graph';
import { openOnnxSession } from './session';

const affine = encodeModel({
  inputs: [
    { name: 'x', type: 'float64', shape: ['rows', 2] },
    { name: 'before', type: 'float64', shape: [2, 2] },
  ],
  outputs: [
    { name: 'after', type: 'float64', shape: [2, 2] },
    { name: 'scaled', type: 'float64', shape: ['rows', 1] },
  ],
  nodes: [
    { operator: 'Gemm', inputs: ['x', 'x', 'before'], outputs: ['after'], attributes: { transA: 1 } },
    { operator: 'MatMul', inputs: ['x', 'weights'], outputs: ['scaled'] },
  ],
  initializers: [{ name: 'weights', shape: [2, 1], data: Float64Array.of(10, 100) }],
});

const x = () => ({ type: 'float64' as const, dims: [3, 2], data: Float64Array.of(1, 2, 3, 4, 5, 6) });
const zeros = () => ({ type: 'float64' as const, dims: [2, 2], data: new Float64Array(4) });

describe('openOnnxSession', () => {
  it('names inputs and outputs with types and shapes', async () => {
    const session = await openOnnxSession(affine);
    expect(session.describe()).toEqual({
      inputs: [
        { name: 'x', type: 'float64', shape: ['rows', 2] },
        { name: 'before', type: 'float64', shape: [2, 2] },
      ],
      outputs: [
        { name: 'after', type: 'float64', shape: [2, 2] },
        { name: 'scaled', type: 'float64', shape: ['rows', 1] },
      ],
    });
    await session.close();
  });

  it('runs, writes into preallocated outputs and gives the feeds back', async () => {
    const session = await openOnnxSession(affine, { threads: 1 });
    const feeds = { x: x(), before: zeros() };
    const { outputs, feeds: returned } = await session.run(feeds, { into: { after: zeros() } });
    expect([...outputs.after.data]).toEqual([35, 44, 44, 56]);
    expect([...outputs.scaled.data]).toEqual([210, 430, 650]);
    expect(feeds.x.data.length).toBe(0);
    expect([...returned.x.data]).toEqual([1, 2, 3, 4, 5, 6]);
    const again = await session.run({ x: returned.x, before: outputs.after }, { outputs: ['after'] });
    expect([...again.outputs.after.data]).toEqual([70, 88, 88, 112]);
    expect(Object.keys(again.outputs)).toEqual(['after']);
    await session.close();
  });

  it('does queued runs in order and finishes them before it closes', async () => {
    const session = await openOnnxSession(affine);
    const runs = [1, 2, 3].map((value) =>
      session.run({ x: { type: 'float64', dims: [1, 2], data: Float64Array.of(value, 0) }, before: zeros() }),
    );
    await session.close();
    const results = await Promise.all(runs);
    expect(results.map(({ outputs }) => outputs.scaled.data[0])).toEqual([10, 20, 30]);
  });

  it('refuses what is not a model', async () => {
    await expect(openOnnxSession(Buffer.from('not a model'))).rejects.toMatchObject({ code: 'onnx_invalid_model' });
    await expect(openOnnxSession('/no/such/model.onnx')).rejects.toMatchObject({ code: 'onnx_invalid_model' });
  });

  it('reports a wrong input by code and stays usable', async () => {
    const session = await openOnnxSession(affine);
    const wrong = { x: { type: 'float64' as const, dims: [1, 3], data: new Float64Array(3) }, before: zeros() };
    await expect(session.run(wrong)).rejects.toMatchObject({ code: 'onnx_run_failed' });
    await expect(session.run({ x: x() })).rejects.toMatchObject({ code: 'onnx_run_failed' });
    const { outputs } = await session.run({ x: x(), before: zeros() });
    expect(outputs.scaled.data.length).toBe(3);
    await session.close();
  });

  it('refuses to run after it was closed', async () => {
    const session = await openOnnxSession(affine);
    await session.close();
    await session.close();
    await expect(session.run({ x: x(), before: zeros() })).rejects.toMatchObject({ code: 'onnx_session_closed' });
  });
});

import { matrixSource } from '@assay/compute/matrix';
import type { Engine } from '../engine';
import type { ContractCase } from './contract-case';
import { decayingMatrix } from './matrices';

/** Cancellation, after which the engine works as before. */
export const cancelCases: readonly ContractCase[] = [
  { title: 'stops between blocks when aborted, and works again afterwards', run: checkBetweenBlocks },
  { title: 'does not begin what was aborted before', run: checkBefore },
  { title: 'stops in the middle of a long selection, and works again afterwards', run: checkSelection },
  { title: 'stops in the middle of a long facility location', run: checkFacilities },
];

async function checkBetweenBlocks(engine: Engine): Promise<void> {
  const [rows, columns] = [1000, 5];
  const source = matrixSource(decayingMatrix(rows, columns, 0.5, 11), rows, columns, 100);
  const stop = new AbortController();
  const seen: number[] = [];
  const onProgress = (done: number): void => {
    seen.push(done);
    if (done === 300) stop.abort();
  };
  await expect(engine.gram(source, { signal: stop.signal, onProgress })).rejects.toThrow('aborted');
  expect(seen).toEqual([100, 200, 300]);
  const { gram } = await engine.gram(source);
  const factor = await engine.factor(gram, columns, 1);
  const again = new AbortController();
  const scores = engine.scores(source, factor, {
    signal: again.signal,
    onBlock: ({ rowStart }) => {
      if (rowStart === 500) again.abort();
    },
  });
  await expect(scores).rejects.toThrow('aborted');
  const { sum } = await engine.scores(source, factor, { onBlock: () => undefined });
  expect(sum).toBeCloseTo(columns - factor.inverseTrace, 6);
}

async function checkBefore(engine: Engine): Promise<void> {
  const signal = AbortSignal.abort();
  const block = { rows: 2, columns: 1, data: Float64Array.of(1, 2) };
  const matrix = Float64Array.of(1);
  await expect(engine.gram(matrixSource(block.data, 2, 1), { signal })).rejects.toThrow('aborted');
  await expect(engine.factor(matrix, 1, 1, { signal })).rejects.toThrow('aborted');
  await expect(engine.select(block, { kind: 'd-optimal', matrix }, { signal })).rejects.toThrow('aborted');
  const tiles = { tiles: 1, tokens: 2, columns: 1, data: Float32Array.of(1, 2) };
  await expect(engine.facilityLocation(tiles, 1, { signal })).rejects.toThrow('aborted');
}

/** Seconds of work in one call: that it rejects shows that it was ended in the middle. */
async function checkSelection(engine: Engine): Promise<void> {
  const [rows, columns] = [20_000, 128];
  const data = manyNumbers(rows * columns);
  const selection = await engine.select({ rows, columns, data }, { kind: 'k-center' });
  const stop = new AbortController();
  const picks = selection.next({ count: rows, signal: stop.signal });
  setImmediate(() => stop.abort());
  await expect(picks).rejects.toThrow('aborted');
  await expect(selection.next({ count: 1 })).rejects.toMatchObject({ code: 'invalid_option' });
  selection.close();
  const again = await engine.select({ rows, columns, data }, { kind: 'k-center' });
  expect([...(await again.next({ count: 1 })).rows]).toEqual([0]);
  again.close();
}

async function checkFacilities(engine: Engine): Promise<void> {
  const [tiles, tokens, columns] = [64, 1024, 32];
  const data = manyNumbers(tiles * tokens * columns);
  const stop = new AbortController();
  const cover = engine.facilityLocation({ tiles, tokens, columns, data }, 512, { signal: stop.signal });
  setImmediate(() => stop.abort());
  await expect(cover).rejects.toThrow('aborted');
}

/** Lehmer's generator (Park and Miller 1988), without calls: globals are slow under Jest. */
function manyNumbers(count: number): Float32Array {
  const numbers = new Float32Array(count);
  let state = 13;
  for (let i = 0; i < count; i += 1) {
    state = (state * 16807) % 2147483647;
    numbers[i] = state / 2147483647 - 0.5;
  }
  return numbers;
}

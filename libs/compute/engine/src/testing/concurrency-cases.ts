import { matrixSource, type RowBlockSource } from '@assay/compute/matrix';
import type { Engine } from '../engine';
import type { ContractCase } from './contract-case';
import { decayingMatrix } from './matrices';
import { runPasses } from './passes';

const [rows, columns, lambda] = [700, 19, 0.3];
const data = Float32Array.from(decayingMatrix(rows, columns, 0.1, 15));

/** Operations side by side give what they give alone. */
export const concurrencyCases: readonly ContractCase[] = [
  { title: 'does several things at a time on one engine', run: (engine) => checkTogether(engine, [engine]) },
  { title: 'does several things at a time on two engines', run: checkTwo },
  { title: 'never asks a source that reuses memory for more while it works', run: checkSources },
  { title: 'refuses to work once closed, and may be closed twice', run: checkClosed },
];

async function checkTogether(engine: Engine, engines: Engine[]): Promise<void> {
  const alone = await runPasses(engine, data, { rows, columns, lambda, blockRows: 64 });
  const block = { rows, columns, data };
  const matrix = alone.gram;
  const picksOf = async (one: Engine): Promise<number[]> => {
    const selection = await one.select(block, { kind: 'd-optimal', matrix });
    const picks = await Promise.all([selection.next({ count: 5 }), selection.next({ count: 5 })]);
    selection.close();
    return picks.flatMap((part) => [...part.rows]);
  };
  const expected = await picksOf(engine);
  await Promise.all(
    engines.flatMap((one) =>
      [64, 64, 64].map(async (blockRows) => {
        const together = await runPasses(one, data, { rows, columns, lambda, blockRows });
        expect(together.leverage).toEqual(alone.leverage);
        expect(await picksOf(one)).toEqual(expected);
      }),
    ),
  );
}

async function checkTwo(engine: Engine, open: () => Promise<Engine>): Promise<void> {
  const other = await open();
  try {
    await checkTogether(engine, [engine, other]);
  } finally {
    await other.close();
  }
}

/** A source that overwrites a block as soon as the next is asked for must not be asked while the block is in use. */
async function checkSources(engine: Engine): Promise<void> {
  const reusing: RowBlockSource = {
    rows,
    columns,
    async *blocks() {
      const memory = new Float32Array(100 * columns);
      for (let start = 0; start < rows; start += 100) {
        memory.set(data.subarray(start * columns, (start + 100) * columns));
        yield { rows: 100, columns, data: memory };
        memory.fill(NaN);
      }
    },
  };
  const { gram } = await engine.gram(reusing);
  expect(gram).toEqual((await engine.gram(matrixSource(data, rows, columns, 100))).gram);
}

async function checkClosed(_: Engine, open: () => Promise<Engine>): Promise<void> {
  const other = await open();
  await other.gram(matrixSource(data, rows, columns));
  const selection = await other.select({ rows, columns, data }, { kind: 'k-center' });
  await other.close();
  await other.close();
  selection.close();
}

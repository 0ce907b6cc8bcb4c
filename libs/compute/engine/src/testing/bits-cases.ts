import type { Engine } from '../engine';
import { factorGram } from '../factor-gram';
import type { ContractCase } from './contract-case';
import { decayingMatrix } from './matrices';
import { runPasses, scoresWith } from './passes';

/** Equal rows get equal bits. */
export const bitsCases: readonly ContractCase[] = [3, 17, 64, 150].map((blockRows) => ({
  title: `gives equal rows equal bits across blocks of ${blockRows} rows, and zero rows zero`,
  run: (engine) => checkCopies(engine, blockRows),
}));

async function checkCopies(engine: Engine, blockRows: number): Promise<void> {
  const [rows, columns] = [151, 11];
  const data = Float32Array.from(decayingMatrix(rows, columns, 0.1, 9));
  const copies = [0, 1, 66, 149, 150];
  for (const copy of copies) data.copyWithin(copy * columns, 5 * columns, 6 * columns);
  data.fill(0, 7 * columns, 8 * columns);
  const { leverage, gram } = await runPasses(engine, data, { rows, columns, lambda: 0.1, blockRows });
  const exact = await scoresWith(engine, data, columns, factorGram(gram, columns, 0.1), { blockRows, exact: true });
  for (const scores of [leverage, exact]) {
    for (const copy of copies) expect(scores[copy]).toBe(scores[5]);
    expect(scores[7]).toBe(0);
  }
}

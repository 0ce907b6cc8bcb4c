import type { Engine } from '../engine';
import { openEngine } from '../registry';
import { accuracyCases } from './accuracy-cases';
import { bitsCases } from './bits-cases';
import { cancelCases } from './cancel-cases';
import { concurrencyCases } from './concurrency-cases';
import { facilityCases } from './facility-cases';
import { refusalCases } from './refusal-cases';
import { selectionCases } from './selection-cases';
import { tellNotRun, type Subject } from './subjects';
import { sumsCases } from './sums-cases';

const cases = [
  ...accuracyCases,
  ...sumsCases,
  ...bitsCases,
  ...refusalCases,
  ...cancelCases,
  ...concurrencyCases,
  ...selectionCases,
  ...facilityCases,
];

/** What every engine must do, whatever it runs on. An engine that this machine cannot run is told of, once. */
export function describeEngineContract(subject: Subject): void {
  if (subject.absent !== undefined) {
    tellNotRun(subject, cases.length);
    return;
  }
  describe(`${subject.title} engine`, () => {
    let engine: Engine;
    const open = async (): Promise<Engine> => (await openEngine(subject.name, subject.options)).engine;
    beforeAll(async () => {
      engine = await open();
    });
    afterAll(() => engine.close());
    for (const { title, run } of cases) it(title, () => run(engine, open));
  });
}

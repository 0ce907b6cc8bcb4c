import { matrixSource } from '@assay/compute/matrix';
import { createEngine } from './create-engine';
import { factorGram } from './factor-gram';
import type { EngineKernels } from './kernels';
import { mergeGramInto } from './merge-gram';
import { openEngine, probeEngines } from './registry';
import { selfTest } from './self-test';
import { describeDeterminism } from './testing/determinism';
import { describeEngineContract } from './testing/engine-contract';
import { subjects } from './testing/subjects';

subjects.forEach(describeEngineContract);
subjects.filter(({ name }) => name === 'native').forEach(describeDeterminism);

describe('choosing an engine', () => {
  it('takes the first usable engine and tells what was refused before it', async () => {
    const { engine, refused } = await openEngine('auto');
    const probes = await probeEngines();
    expect(engine.name).toBe(probes.find((probe) => probe.usable)?.name);
    expect(refused.map(({ name }) => name)).toEqual(probes.slice(0, refused.length).map(({ name }) => name));
    await engine.close();
  });

  it('says for every engine whether it is usable or why not', async () => {
    const probes = await probeEngines();
    expect(probes.map(({ name }) => name)).toEqual(['cuda', 'native', 'onnx', 'reference']);
    for (const probe of probes) expect(probe.usable ? probe.device : probe.reason).toEqual(expect.any(String));
    expect(probes.filter(({ usable }) => usable).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['onnx', 'reference']),
    );
  });

  it('refuses a name it does not know', async () => {
    await expect(openEngine('abacus' as 'onnx')).rejects.toMatchObject({ code: 'engine_unknown' });
  });
});

describe('checks around every engine', () => {
  /** Kernels that count how often their state is released. */
  function countingKernels(): { kernels: EngineKernels; released: () => number } {
    let count = 0;
    const release = () => {
      count += 1;
    };
    const kernels: EngineKernels = {
      describe: () => ({ name: 'native', device: 'a test', threads: 1 }),
      beginGram: () => ({
        add: () => Promise.resolve(),
        finish: () => Promise.resolve({ gram: Float64Array.of(1), products: Float64Array.of(1), precision: 'f64' }),
        release,
      }),
      beginScores: () => ({
        precision: 'float64',
        score: () => Promise.resolve({ leverage: Float64Array.of(0.5), projected: Float64Array.of(2) }),
        release,
      }),
      close: () => Promise.resolve(),
    };
    return { kernels, released: () => count };
  }
  const good = matrixSource(Float64Array.of(1), 1, 1);
  const bad = matrixSource(Float64Array.of(NaN), 1, 1);
  const projection = { columns: 1, matrix: Float64Array.of(1) };
  const onBlock = () => undefined;

  it('release what kernels hold, after success and after failure', async () => {
    const { kernels, released } = countingKernels();
    const engine = createEngine(kernels);
    const factor = factorGram(Float64Array.of(1), 1, 1);
    await engine.gram(good);
    await engine.scores(good, factor, { onBlock });
    await engine.project(good, projection, { onBlock });
    expect(released()).toBe(3);
    await expect(engine.gram(bad)).rejects.toMatchObject({ code: 'non_finite' });
    await expect(engine.scores(bad, factor, { onBlock })).rejects.toMatchObject({ code: 'non_finite' });
    await expect(engine.project(bad, projection, { onBlock })).rejects.toMatchObject({ code: 'non_finite' });
    expect(released()).toBe(6);
  });

  it('refuse an engine whose numbers are wrong', async () => {
    const { kernels } = countingKernels();
    await expect(selfTest(createEngine(kernels))).rejects.toMatchObject({ name: 'NumericError' });
  });

  it('refuse a factor, a projection or rows that do not fit', async () => {
    const engine = createEngine(countingKernels().kernels);
    const factor = factorGram(Float64Array.of(1, 0, 0, 1), 2, 1);
    await expect(engine.scores(good, factor, { onBlock })).rejects.toMatchObject({ code: 'shape_mismatch' });
    const wide = { columns: 2, matrix: Float64Array.of(1) };
    await expect(engine.project(good, wide, { onBlock })).rejects.toMatchObject({ code: 'shape_mismatch' });
    const short = { ...good, rows: 2 };
    await expect(engine.gram(short)).rejects.toThrow('promised 2 rows but gave 1');
    await expect(engine.gram({ ...good, rows: 0 })).rejects.toMatchObject({ code: 'empty_matrix' });
  });

  it('refuse to merge Grams of different columns', async () => {
    const { engine } = await openEngine('reference');
    const one = await engine.gram(good);
    const two = await engine.gram(matrixSource(Float64Array.of(1, 2), 1, 2));
    expect(() => mergeGramInto(one, two)).toThrow('same columns');
    expect(one.rows).toBe(1);
  });
});

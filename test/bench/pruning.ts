import { tmpdir } from 'node:os';
import { type Engine, openEngine } from '@assay/compute/engine';
import { compareSubsets, type SubsetArm, type WeightedRows } from '@assay/compute/learner';
import { computeLeverage } from '@assay/compute/leverage';
import { closeThreads, matrixSource, type RowBlockSource } from '@assay/compute/matrix';
import { prune, type PruningMethod, type PruningQuestion } from '@assay/compute/pruning';
import { computeLabelScores } from '@assay/compute/valuation';
import { type DigitSet, embed, type Embedded } from './pruning/embedded-digits';

const FRACTIONS = [0.5, 0.3, 0.1, 0.03, 0.01];
const SEEDS = 5;
const DEFAULT = 'influence';
const METHODS = [DEFAULT, 'pivotal', 'topk'] as const satisfies readonly PruningMethod[];
const SETS: DigitSet[] = [
  {
    name: 'Fashion-MNIST',
    folder: '/usr/share/datasets/fashion-mnist',
    remedy: "Install Debian's package dataset-fashion-mnist.",
    model: 'apps/cli/sample/embedder.onnx',
    mean: 0.286,
    std: 0.353,
  },
  {
    name: 'MNIST',
    folder: '../shared/data/mnist',
    remedy:
      'Put the four IDX files of MNIST there, and cnn_mnist.onnx (64 features, output "embedding") into ../shared/models.',
    model: '../shared/models/cnn_mnist.onnx',
    mean: 0,
    std: 1,
  },
];

/**
 * Test accuracy of a logistic head on what pruning keeps of 60,000 training pictures, beside that on as many random ones and on those of highest
 * leverage; mean ± sd over seeds of the choice. The 10,000 test pictures take part in nothing else.
 */
export async function rows(): Promise<object[]> {
  const { engine } = await openEngine('auto');
  try {
    const results: object[] = [];
    for (const set of SETS) results.push(...(await measure(engine, set)));
    return results;
  } finally {
    await engine.close();
    await closeThreads();
  }
}

async function measure(engine: Engine, set: DigitSet): Promise<object[]> {
  const [train, test] = [await embed(set, 'train'), await embed(set, 't10k')];
  const both = new Float32Array(train.x.length + test.x.length);
  both.set(train.x);
  both.set(test.x, train.x.length);
  const source = matrixSource(both, train.rows + test.rows, train.columns);
  const heldOut = Uint32Array.from({ length: test.rows }, (_, row) => train.rows + row);
  const labels = { classes: 10, codes: Int32Array.from([...train.codes, ...test.codes]) };
  const choose = await chooserOf(engine, train);
  const arms = Object.fromEntries(
    METHODS.map((method): [string, SubsetArm] => [method, (seed, size) => choose(method, seed, size)]),
  ) as Record<(typeof METHODS)[number], SubsetArm>;
  const sizes = FRACTIONS.map((fraction) => Math.round(fraction * train.rows));
  const comparison = await compareSubsets(source, engine, labels, arms, {
    ...{ sizes, heldOut, seeds: SEEDS, head: 'logistic' },
  });
  return comparison.points.flatMap(({ arms: reached, differences }, place) =>
    METHODS.map((method) => ({
      dataset: set.name,
      method,
      default: method === DEFAULT,
      fraction: FRACTIONS[place],
      accuracyMean: reached[method].mean,
      accuracySd: reached[method].sd,
      randomMean: reached.random.mean,
      randomSd: reached.random.sd,
      seeds: SEEDS,
      difference: differences[method].mean,
      ciLow: differences[method].interval[0],
      ciHigh: differences[method].interval[1],
      allMean: comparison.all.mean,
      head: comparison.head,
    })),
  );
}

type Chooser = (method: PruningMethod, seed: number, size: number) => Promise<WeightedRows>;

/** Prunes the training rows as a pruning job does. */
async function chooserOf(engine: Engine, train: Embedded): Promise<Chooser> {
  const { rows: count, columns, codes } = train;
  const source = matrixSource(train.x, count, columns);
  const question = await questionOf(engine, source, codes);
  const top = new Map<number, WeightedRows>();
  return async (method, seed, size) => {
    const known = method === 'topk' ? top.get(size) : undefined;
    if (known) return known;
    const asked = { ...question, method, seed, target: { kind: 'count', keep: size } as const };
    const { decisions } = await prune(source, engine, asked, { folder: tmpdir() });
    const rows = decisions.where((row) => decisions.isKept(row));
    const chosen = { rows, weights: Float64Array.from(rows, (row) => decisions.weights[row]) };
    if (method === 'topk') top.set(size, chosen);
    return chosen;
  };
}

async function questionOf(
  engine: Engine,
  source: RowBlockSource,
  codes: Int32Array,
): Promise<Omit<PruningQuestion, 'method' | 'seed' | 'target'>> {
  const names = Array.from({ length: 10 }, (_, k) => `class ${k}`);
  const leverage = new Float64Array(source.rows);
  await computeLeverage(source, engine, { onScores: (start, scores) => leverage.set(scores, start) });
  const looResidual = new Float64Array(source.rows);
  await computeLabelScores(
    source,
    engine,
    { classes: names, codes },
    {
      method: 'loo-residual',
      onValues: (start, values) => looResidual.set(values, start),
    },
  );
  const none = new Int32Array(source.rows).fill(-1);
  return {
    ...{ leverage, looResidual, lambda: { rule: 'trace' }, normalize: false, center: false },
    classes: { names, codes },
    contributors: { names: [], codes: none },
    groups: none,
    keepGroupsWhole: false,
    floors: {},
    mustKeep: new Uint32Array(),
    mustDrop: new Uint32Array(),
    duplicates: {},
  };
}

import type { EngineName } from '@assay/compute/engine';
import {
  selectionMethods,
  selectSubset,
  type Grouping,
  type SelectionMethod,
  type SelectionRequest,
  type SelectionResult,
} from '@assay/compute/leverage';
import { createNpy, openNpy, readNpyIntegers } from '@assay/compute/matrix';
import { Option, type Command } from 'commander';
import { UsageError } from '../exit';
import { withInterrupt } from '../interrupt';
import { createProgress } from '../progress';
import { engineOption, openChosenEngine, threadsOption, type EngineChoice } from './engine-option';
import { addLambdaOptions, lambdaRule, type LambdaOptions } from './lambda-options';
import { finiteNumber, wholeNumber } from './number-arguments';
import { selectionSummary } from './selection-summary';

interface SelectCommandOptions extends LambdaOptions, EngineChoice {
  method: SelectionMethod;
  m?: number;
  epsilon?: number;
  delta?: number;
  dimensionShare?: number;
  seed: number;
  scoring?: 'in-sample' | 'out-of-sample';
  uniformShare?: number;
  center?: boolean;
  normalize?: boolean;
  start?: string;
  keep?: string;
  drop?: string;
  classes?: string;
  perClass?: number;
  contributors?: string;
  perContributor?: number;
  strictFloors?: boolean;
  groups?: string;
  target?: string;
  poolMib?: number;
  out?: string;
  weights?: string;
  json?: boolean;
}

/** What is printed: the result without its arrays. */
export type SelectionReport = Omit<SelectionResult, 'rows' | 'weights' | 'inclusion' | 'gains'> & {
  seed: number;
  engine: EngineName;
};

/** Adds `assay select <features.npy>`: rows worth keeping, with a certificate. */
export function selectCommand(program: Command): void {
  addLambdaOptions(
    program
      .command('select')
      .description('select rows of a .npy matrix, with a certificate of what they are worth')
      .argument('<features.npy>', 'float16, float32 or float64 matrix, C or Fortran order')
      .addOption(new Option('--method <method>', 'how').choices(selectionMethods).makeOptionMandatory())
      .option('--m <rows>', 'rows to select, those to keep and those for floors included', wholeNumber)
      .option('--epsilon <epsilon>', 'instead of --m: plan m for this spectral error', finiteNumber)
      .option('--delta <delta>', 'probability that the plan may fail (0.1 with --epsilon)', finiteNumber)
      .option('--dimension-share <share>', 'instead of --m: the fewest rows that keep this share, 0 to 1', finiteNumber)
      .option('--seed <seed>', 'the same seed selects the same rows on every engine', wholeNumber, 0),
  )
    .addOption(
      new Option('--scoring <kind>', 'leverage against all rows, or against the start rows alone').choices([
        'in-sample',
        'out-of-sample',
      ]),
    )
    .option('--uniform-share <share>', 'part of uniform sampling in iid, poisson and pivotal, 0 to 1', finiteNumber)
    .option('--center', 'subtract the column means (after --normalize)')
    .option('--normalize', 'scale every row to unit length')
    .addOption(engineOption())
    .addOption(threadsOption())
    .option('--start <rows.npy>', 'rows chosen before: known, never selected, not counted')
    .option('--keep <rows.npy>', 'rows that must be selected')
    .option('--drop <rows.npy>', 'rows that must not be selected')
    .option('--classes <codes.npy>', 'class of every row, an integer; negative for none')
    .option('--per-class <rows>', 'rows of every class at least', wholeNumber)
    .option('--contributors <codes.npy>', 'contributor of every row, an integer; negative for none')
    .option('--per-contributor <rows>', 'rows of every contributor at least', wholeNumber)
    .option('--strict-floors', 'fail where a class or contributor has fewer rows than its floor')
    .option('--groups <codes.npy>', 'rows of one group are all selected or none; a negative code stands for none')
    .option('--target <target.npy>', 'target set of greedy-v')
    .option('--pool-mib <size>', 'memory for the candidates of greedy methods (512)', wholeNumber)
    .option('--out <indices.npy>', 'write the rows as an int64 .npy file, counted from 0')
    .option('--weights <weights.npy>', 'write their weights as a float64 .npy file')
    .option('--json', 'print one JSON object')
    .action(async (features: string, options: SelectCommandOptions) => {
      const report = await withInterrupt((signal) => run(features, options, signal));
      process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : selectionSummary(report));
    });
}

async function run(features: string, options: SelectCommandOptions, signal: AbortSignal): Promise<SelectionReport> {
  const size = selectionSize(options);
  const lambda = lambdaRule(options);
  const [source, target, mustKeep, mustDrop, start, atomicGroups, classes, contributors] = await Promise.all([
    // The engine checks every block for NaN as it comes: once is enough.
    openNpy(features, { nonFinite: 'pass' }),
    optional(options.target, openNpy),
    optional(options.keep, readNpyIntegers),
    optional(options.drop, readNpyIntegers),
    optional(options.start, readNpyIntegers),
    optional(options.groups, readNpyIntegers),
    grouping('class', options.classes, options.perClass),
    grouping('contributor', options.contributors, options.perContributor),
  ]);
  for (const path of [options.out, options.weights]) await optional(path, assertWritable);
  const { seed, method, scoring, uniformShare, center, normalize, strictFloors } = options;
  const engine = await openChosenEngine(options);
  try {
    const result = await selectSubset(source, engine, {
      ...{ method, seed, scoring, uniformShare, center, normalize, lambda, signal },
      ...{ target, mustKeep, mustDrop, start, atomicGroups, classes, contributors, strictFloors },
      ...size,
      poolBytes: options.poolMib === undefined ? undefined : options.poolMib * 1024 * 1024,
      onProgress: createProgress('coverage'),
    });
    await writeResult(result, options);
    const { rows: _, weights: __, inclusion: ___, gains: ____, ...report } = result;
    return { ...report, seed };
  } finally {
    await engine.close();
  }
}

function selectionSize({
  m,
  epsilon,
  delta,
  dimensionShare,
}: SelectCommandOptions): Pick<SelectionRequest, 'm' | 'plan' | 'dimensionShare'> {
  if ([m, epsilon, dimensionShare].filter((size) => size !== undefined).length !== 1) {
    throw new UsageError('Give one of --m, --epsilon and --dimension-share.');
  }
  if (epsilon !== undefined) return { plan: { epsilon, delta: delta ?? 0.1 } };
  if (delta !== undefined) throw new UsageError('--delta is for --epsilon.');
  return dimensionShare === undefined ? { m } : { dimensionShare };
}

async function optional<T>(path: string | undefined, read: (path: string) => Promise<T>): Promise<T | undefined> {
  return path === undefined ? undefined : read(path);
}

async function grouping(kind: string, path?: string, floors?: number): Promise<Grouping | undefined> {
  if (path !== undefined) return { codes: await readNpyIntegers(path), floors };
  if (floors !== undefined) throw new UsageError(`--per-${kind} needs the codes of every row, too.`);
  return undefined;
}

/** Fails before hours of work rather than after them. */
async function assertWritable(path: string): Promise<void> {
  await (await createNpy(path, 'int64', [0])).discard();
}

/** Both files are whole before the first appears. */
async function writeResult({ rows, weights }: SelectionResult, options: SelectCommandOptions): Promise<void> {
  const indices = await optional(options.out, (path) => createNpy(path, 'int64', [rows.length]));
  try {
    const values = await optional(options.weights, (path) => createNpy(path, 'float64', [rows.length]));
    try {
      await indices?.write(BigInt64Array.from(rows, BigInt));
      await values?.write(weights);
      await indices?.commit();
      await values?.commit();
    } finally {
      await values?.discard();
    }
  } finally {
    await indices?.discard();
  }
}

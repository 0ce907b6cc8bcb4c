import type { Engine, GramPrecision } from '@assay/compute/engine';
import { computeLeverage, type LeverageResult } from '@assay/compute/leverage';
import { createNpy, openNpy } from '@assay/compute/matrix';
import { Option, type Command } from 'commander';
import { withInterrupt } from '../interrupt';
import { createProgress } from '../progress';
import { engineOption, openChosenEngine, threadsOption, type EngineChoice } from './engine-option';
import { addLambdaOptions, lambdaRule, type LambdaOptions } from './lambda-options';

interface LeverageCommandOptions extends LambdaOptions, EngineChoice {
  center?: boolean;
  normalize?: boolean;
  precision: GramPrecision;
  out?: string;
  json?: boolean;
}

/** Adds `assay leverage <features.npy>`: ridge leverage scores of the rows of a .npy file. */
export function leverageCommand(program: Command): void {
  addLambdaOptions(
    program
      .command('leverage')
      .description('ridge leverage score of every row of a .npy matrix')
      .argument('<features.npy>', 'float16, float32 or float64 matrix, C or Fortran order'),
  )
    .option('--center', 'subtract the column means (after --normalize)')
    .option('--normalize', 'scale every row to unit length')
    .addOption(new Option('--precision <precision>', 'Gram products').choices(['f64', 'mixed']).default('f64'))
    .addOption(engineOption())
    .addOption(threadsOption())
    .option('--out <scores.npy>', 'write the scores as a float64 .npy file')
    .option('--json', 'print one JSON object')
    .action(async (features: string, options: LeverageCommandOptions) => {
      const result = await withInterrupt((signal) => run(features, options, signal));
      process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : summary(result));
    });
}

async function run(features: string, options: LeverageCommandOptions, signal: AbortSignal): Promise<LeverageResult> {
  const lambda = lambdaRule(options);
  // The engine checks every block for NaN as it comes: once is enough.
  const source = await openNpy(features, { nonFinite: 'pass' });
  const out = options.out === undefined ? undefined : await createNpy(options.out, 'float64', [source.rows]);
  let engine: Engine | undefined;
  try {
    engine = await openChosenEngine(options);
    const result = await computeLeverage(source, engine, {
      lambda,
      center: options.center,
      normalize: options.normalize,
      precision: options.precision,
      signal,
      onProgress: createProgress('scores'),
      onScores: (_, leverage) => out?.write(leverage),
    });
    await out?.commit();
    return result;
  } finally {
    await out?.discard();
    await engine?.close();
  }
}

function summary(result: LeverageResult): string {
  const { seconds } = result;
  const lines = [
    `rows                ${result.rows}`,
    `columns             ${result.columns}`,
    `lambda              ${result.lambda.toPrecision(6)}`,
    `effective dimension ${result.effectiveDimension.toFixed(3)}`,
    `rank                ${result.rank}`,
    `condition           ${result.condition.toExponential(2)}`,
    `expected error      ${result.expectedError.toExponential(1)}`,
    `engine              ${result.engine} (${result.precision})`,
    ...(result.precisionReason ? [`note                ${result.precisionReason}`] : []),
    `seconds             ${seconds.total.toFixed(2)} (gram ${seconds.gram.toFixed(2)}, factor ` +
      `${seconds.factor.toFixed(2)}, scores ${seconds.scores.toFixed(2)})`,
  ];
  return `${lines.join('\n')}\n`;
}

import type { LambdaRule } from '@assay/compute/leverage';
import { Option, type Command } from 'commander';
import { UsageError } from '../exit';
import { finiteNumber } from './number-arguments';

/** Values of the three λ options; at most one of them is given. */
export interface LambdaOptions {
  lambda?: number;
  lambdaRule?: 'trace';
  targetDimension?: number;
}

/** Adds `--lambda`, `--lambda-rule` and `--target-dimension`. */
export function addLambdaOptions(command: Command): Command {
  return command
    .addOption(new Option('--lambda <number>', 'ridge parameter').argParser(finiteNumber))
    .addOption(new Option('--lambda-rule <rule>', 'trace: 0.01·Tr(XᵀX)/d (the default)').choices(['trace']))
    .addOption(
      new Option('--target-dimension <k>', 'choose lambda so that the effective dimension is k').argParser(
        finiteNumber,
      ),
    );
}

/** The λ rule that the options ask for. @throws UsageError when more than one is given. */
export function lambdaRule(options: LambdaOptions): LambdaRule {
  const given = [options.lambda, options.lambdaRule, options.targetDimension].filter((value) => value !== undefined);
  if (given.length > 1) throw new UsageError('Give only one of --lambda, --lambda-rule and --target-dimension.');
  if (options.lambda !== undefined) return { rule: 'value', value: options.lambda };
  if (options.targetDimension !== undefined) return { rule: 'dimension', dimension: options.targetDimension };
  return { rule: 'trace' };
}

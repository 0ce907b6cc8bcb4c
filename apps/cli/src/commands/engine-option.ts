import { engineNames, type EngineName } from '@assay/compute/engine';
import { Option } from 'commander';

/** Engine names a user may give. */
export type EngineChoice = EngineName | 'auto';

/** `--engine`; the environment variable ASSAY_ENGINE sets its default. */
export function engineOption(): Option {
  return new Option('--engine <name>', 'what computes')
    .choices(['auto', ...engineNames])
    .env('ASSAY_ENGINE')
    .default('auto');
}

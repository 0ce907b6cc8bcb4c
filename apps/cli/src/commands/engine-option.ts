import { engineNames, openEngine, type Engine, type EngineName } from '@assay/compute/engine';
import { InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from './number-arguments';

/** What a user says about the engine. */
export interface EngineChoice {
  engine: EngineName | 'auto';
  threads?: number;
}

/** `--engine`; the environment variable ASSAY_ENGINE sets its default. */
export function engineOption(): Option {
  return new Option('--engine <name>', 'what computes')
    .choices(['auto', ...engineNames])
    .env('ASSAY_ENGINE')
    .default('auto');
}

/** `--threads`; the environment variable ASSAY_THREADS sets its default. */
export function threadsOption(): Option {
  return new Option('--threads <count>', 'threads to compute with (default: all cores)')
    .argParser((text: string) => {
      const threads = wholeNumber(text);
      if (threads < 1 || threads > 1024) throw new InvalidArgumentError('It must lie between 1 and 1024.');
      return threads;
    })
    .env('ASSAY_THREADS');
}

/** Opens the engine that was asked for; when it is given up on the way, stderr says so. */
export async function openChosenEngine({ engine: name, threads }: EngineChoice): Promise<Engine> {
  const { engine } = await openEngine(name, {
    threads,
    onFallback: ({ from, to, reason }) =>
      process.stderr.write(`The ${from} engine gave up (${reason}); ${to} goes on.\n`),
  });
  return engine;
}

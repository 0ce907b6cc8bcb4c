import type { Command } from 'commander';
import { CommandError, UsageError } from '../exit';
import type { Watch } from '../follow-job';
import { withInterrupt } from '../interrupt';
import { addPruneOptions, GENERAL_OPTIONS, type PruneOptions } from '../prune/prune-options';
import { Terminal } from '../start/terminal';

/** `assay prune`: the smallest part of a data set that trains as well, on a running server. */
export function pruneCommand(program: Command): void {
  addPruneOptions(
    program
      .command('prune')
      .description(
        'prune a data set on a running server, apply a preview, or undo it; the API key is taken from ASSAY_API_KEY',
      ),
  ).action(run);
}

async function run(given: PruneOptions, command: Command): Promise<void> {
  const options = { ...given, server: serverUrl(given.server) };
  checkUse(options, command);
  // Never an option: a list of processes would show it.
  const apiKey = process.env.ASSAY_API_KEY;
  if (!apiKey) throw new UsageError('Set ASSAY_API_KEY to an API key with the role curator.');
  const [{ runPrune }, { pruningSummary }] = await Promise.all([
    import('../prune/run-prune.js'),
    import('../prune/pruning-summary.js'),
  ]);
  const terminal = new Terminal(true);
  const report: Watch['report'] = (text, isDone) => terminal.progress(text, isDone);
  const result = await withInterrupt((signal) => runPrune(options, { apiKey, report, signal })).finally(() =>
    terminal.endLine(),
  );
  if ('state' in result && result.state === 'refused' && !options.dryRun) {
    // With --json the error is the one object on stdout.
    if (!options.json) process.stdout.write(pruningSummary(result, options.server));
    throw new CommandError(
      'not_better',
      `The probe did not find kept better than random, so nothing was changed; see ${options.server}/#/pruning-jobs/${result.id}/show.`,
    );
  }
  if (options.json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } else if ('state' in result) {
    process.stdout.write(pruningSummary(result, options.server));
  } else {
    process.stdout.write(`Pruning job ${result.pruningJobId}: job ${result.jobId} works on it.\n`);
  }
}

/** @throws UsageError */
function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UsageError(`--server: ${text} is no address such as http://127.0.0.1:3000.`);
  return text.replace(/\/+$/, '');
}

/** @throws UsageError for options that do not go together */
function checkUse(options: PruneOptions, command: Command): void {
  const { apply, undo, dataset, wait, manifest, keepLaterChanges } = options;
  if (apply !== undefined && undo !== undefined) throw new UsageError('Give only one of --apply and --undo.');
  const verb = apply !== undefined ? '--apply' : undo !== undefined ? '--undo' : undefined;
  const extra = command.options.find(
    (option) =>
      command.getOptionValueSource(option.attributeName()) === 'cli' &&
      !GENERAL_OPTIONS.includes(option.attributeName()) &&
      !(verb === '--undo' && option.long === '--keep-later-changes'),
  );
  if (verb !== undefined && extra) throw new UsageError(`${extra.long ?? ''} cannot go with ${verb}.`);
  if (verb === undefined && dataset === undefined) throw new UsageError('Give --dataset, --apply or --undo.');
  if (keepLaterChanges && verb !== '--undo') throw new UsageError('--keep-later-changes is for --undo.');
  if (manifest !== undefined && !wait) throw new UsageError('--manifest needs --wait.');
}

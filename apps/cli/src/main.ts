import { Command, CommanderError } from 'commander';
import { demoCommand } from './commands/demo';
import { enginesCommand } from './commands/engines';
import { leverageCommand } from './commands/leverage';
import { pruneCommand } from './commands/prune';
import { selectCommand } from './commands/select';
import { startCommand } from './commands/start';
import { verifyManifestCommand } from './commands/verify-manifest';
import { exitCodes, reportError, UsageError } from './exit';

/** Commands of `assay`, each in a file of its own. */
const commands = [
  startCommand,
  demoCommand,
  pruneCommand,
  verifyManifestCommand,
  leverageCommand,
  selectCommand,
  enginesCommand,
];

/** Runs a command line and returns its exit code: 0, 1 (failed) or 2 (bad usage). */
export async function runCli(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  const program = new Command('assay')
    .description('Tells a team what each of its data is worth.')
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  for (const register of commands) register(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    if (argv.length === 0) {
      program.outputHelp({ error: true });
      return exitCodes.usage;
    }
    await program.parseAsync(argv, { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportError(error, json);
    if (error.exitCode === 0) return exitCodes.ok;
    return reportError(new UsageError(error.message.replace(/^error: /, '')), json);
  }
}

if (require.main === module) {
  void runCli(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}

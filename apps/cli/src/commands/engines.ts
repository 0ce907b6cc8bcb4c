import { probeEngines, type EngineProbe } from '@assay/compute/engine';
import type { Command } from 'commander';
import { threadsOption, type EngineChoice } from './engine-option';

/** Adds `assay engines`: every engine, usable or why not. */
export function enginesCommand(program: Command): void {
  program
    .command('engines')
    .description('every engine: usable or why not, device, threads')
    .addOption(threadsOption())
    .option('--json', 'print one JSON object')
    .action(async ({ threads, ...options }: Pick<EngineChoice, 'threads'> & { json?: boolean }) => {
      const engines = await probeEngines({ threads });
      process.stdout.write(options.json ? `${JSON.stringify({ engines })}\n` : engines.map(line).join(''));
    });
}

function line({ name, usable, device, threads, reason }: EngineProbe): string {
  const words = usable
    ? `usable      ${device}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
    : `not usable  ${reason}`;
  return `${name.padEnd(10)} ${words}\n`;
}

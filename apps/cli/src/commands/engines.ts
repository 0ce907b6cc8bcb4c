import { probeEngines, type EngineProbe } from '@assay/compute/engine';
import type { Command } from 'commander';

/** Adds `assay engines`: every engine, usable or why not. */
export function enginesCommand(program: Command): void {
  program
    .command('engines')
    .description('every engine: usable or why not, device, threads')
    .option('--json', 'print one JSON object')
    .action(async (options: { json?: boolean }) => {
      const engines = await probeEngines();
      process.stdout.write(options.json ? `${JSON.stringify({ engines })}\n` : engines.map(line).join(''));
    });
}

function line({ name, usable, device, threads, reason }: EngineProbe): string {
  return `${name.padEnd(10)} ${usable ? `usable      ${device}, ${threads} threads` : `not usable  ${reason}`}\n`;
}

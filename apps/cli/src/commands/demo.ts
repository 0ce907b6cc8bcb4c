import type { Command } from 'commander';
import { UsageError } from '../exit';

/** `assay demo`: the sample data set into a running server. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('load, embed and value the sample data set on a running server; what is there already is kept')
    .requiredOption('--url <url>', 'address of the server, such as http://127.0.0.1:3000')
    .option(
      '--api-key <key>',
      'an API key with the role curator; rather set ASSAY_API_KEY, which no list of processes shows',
    )
    .option('--json', 'print the result as JSON')
    .action(async ({ url, apiKey, json }: { url: string; apiKey?: string; json?: boolean }) => {
      const key = apiKey ?? process.env.ASSAY_API_KEY;
      if (key === undefined) throw new UsageError('Give an API key by ASSAY_API_KEY or --api-key.');
      const { loadDemo } = await import('../demo/load-demo.js');
      const result = await loadDemo(url, key, {
        report: (text, isDone) => {
          if (isDone) process.stderr.write(`${text}\n`);
        },
      });
      process.stdout.write(
        json ? `${JSON.stringify(result)}\n` : `Valuation: ${url}/#/valuations/${result.valuationId}/show\n`,
      );
    });
}

import type { Command } from 'commander';

/** `assay demo`: the sample data set into a running server. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('load, embed and value the sample data set on a running server; what is there already is kept')
    .requiredOption('--url <url>', 'address of the server, such as http://127.0.0.1:3000')
    .requiredOption('--api-key <key>', 'an API key with the role curator')
    .option('--json', 'print the result as JSON')
    .action(async ({ url, apiKey, json }: { url: string; apiKey: string; json?: boolean }) => {
      const { loadDemo } = await import('../demo/load-demo.js');
      const result = await loadDemo(url, apiKey, {
        report: (text, isDone) => {
          if (isDone) process.stderr.write(`${text}\n`);
        },
      });
      process.stdout.write(
        json ? `${JSON.stringify(result)}\n` : `Valuation: ${url}/#/valuations/${result.valuationId}/show\n`,
      );
    });
}

import type { Command } from 'commander';
import { withInterrupt } from '../interrupt';

/** `assay verify-manifest <manifest.jsonl>`: whether a manifest is as it was written. */
export function verifyManifestCommand(program: Command): void {
  program
    .command('verify-manifest')
    .description('check a pruning manifest that was downloaded as JSON Lines against its own hashes')
    .argument('<manifest.jsonl>', 'the file')
    .option('--json', 'print one JSON object')
    .action(async (path: string, { json }: { json?: boolean }) => {
      const { verifyManifest } = await import('../prune/verify-manifest.js');
      const manifest = await withInterrupt((signal) => verifyManifest(path, signal));
      const { dataset, version, items, kept, hash } = manifest;
      process.stdout.write(
        json
          ? `${JSON.stringify({ ok: true, ...manifest })}\n`
          : `ok: ${kept} of ${items} items kept of ${dataset} version ${version}; manifest ${hash}\n`,
      );
    });
}

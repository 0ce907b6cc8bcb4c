// npm run bench -- <name>: builds, runs test/bench/<name>.ts and writes test/bench/results/<name>.json.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const names = readdirSync(here)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
const name = process.argv[2];
if (!names.includes(name)) {
  process.stderr.write(`Give the name of a benchmark: ${names.join(', ')}\n`);
  process.exit(2);
}

/** Output of a command, or undefined when it is missing or fails. */
function output(command, args) {
  try {
    return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

const swc = join(root, 'node_modules/.bin/swc');
const sources = [
  'apps/cli/src',
  'apps/api/src',
  'apps/worker/src',
  'libs',
  'migrations',
  'test/bench',
  'test/support/browser',
  'test/support/redis-server.ts',
];
execFileSync(swc, [...sources, '-d', 'dist', '--config-file', '.swcrc', '--ignore', '**/*.spec.ts', '--quiet'], {
  cwd: root,
  stdio: 'inherit',
});

const { rows } = createRequire(import.meta.url)(join(root, `dist/test/bench/${name}.js`));
const report = {
  name,
  date: new Date().toISOString(),
  commit: output('git', ['rev-parse', 'HEAD']) ?? null,
  machine: {
    cpu: cpus()[0].model.trim(),
    cores: cpus().length,
    memory: totalmem(),
    gpu: output('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader']) || null,
  },
  rows: await rows(),
};
mkdirSync(join(here, 'results'), { recursive: true });
writeFileSync(join(here, 'results', `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
console.table(report.rows);

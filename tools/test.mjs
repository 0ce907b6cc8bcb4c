// `npm test`: sets up what the tests need, then runs all of them. `npm test -- unit integration` runs only the named steps.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const NX = [join(root, 'node_modules/nx/dist/bin/nx.js')];
const JEST = [join(root, 'node_modules/jest/bin/jest.js')];
const ESLINT = [join(root, 'node_modules/eslint/bin/eslint.js')];
const PRETTIER = [join(root, 'node_modules/prettier/bin/prettier.cjs')];

/** Programs from outside npm: where to look, and what Debian calls the package. A variable that is set stands in for one. */
const PROGRAMS = [
  {
    names: ['redis-server'],
    variable: 'TEST_REDIS_URL',
    package: 'redis-server',
    why: 'the Redis backend of the queue',
  },
  {
    names: ['g++', 'clang++', 'c++'],
    variable: 'CXX',
    package: 'g++',
    why: 'the native engine',
  },
  {
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    variable: 'CHROMIUM_PATH',
    package: 'chromium',
    why: 'the browser tests',
  },
];

/** In this order: what is quick and most often wrong comes first. */
const STEPS = {
  build: [...NX, 'run-many', '-t', 'build', '--outputStyle=static'],
  format: [...PRETTIER, '--check', '--log-level=warn', '.'],
  graph: [...NX, 'graph', '--file=dist/project-graph.json'],
  lint: [...ESLINT, '.', '--max-warnings', '0'],
  typecheck: [...NX, 'run-many', '-t', 'typecheck', '--outputStyle=static'],
  openapi: [join(root, 'tools/openapi.mjs'), '--check', '--no-build'],
  readme: [join(root, 'tools/readme-tables.mjs'), '--check'],
  unit: [
    ...JEST,
    '--config',
    'jest.preset.cjs',
    '--rootDir',
    '.',
    '--testMatch',
    '<rootDir>/{apps,libs}/**/src/**/*.spec.ts',
  ],
  architecture: [
    ...JEST,
    '--config',
    'jest.preset.cjs',
    '--rootDir',
    'test/architecture',
    '--testMatch',
    '**/*.spec.ts',
  ],
  gpu: [join(root, 'gpu/test.mjs')],
  integration: [...JEST, '--config', 'test/jest.config.cjs'],
  e2e: [...JEST, '--config', 'test/e2e/jest.config.cjs'],
  ui: [...JEST, '--config', 'test/ui/jest.config.cjs'],
};

async function main() {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((step) => !(step in STEPS));
  if (unknown.length > 0) fail(`There is no step ${unknown.join(', ')}. Steps: ${Object.keys(STEPS).join(', ')}.`);
  installPrograms();
  await prepare({ cuda: 'always' });
  const failed = [];
  for (const [step, args] of Object.entries(STEPS)) {
    if (wanted.length > 0 && !wanted.includes(step)) continue;
    const started = Date.now();
    console.log(`\n── ${step}`);
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: environment() });
    console.log(`── ${step}: ${status === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`);
    if (status !== 0) failed.push(step);
    // Everything after it runs on what was built.
    if (status !== 0 && step === 'build') break;
  }
  if (failed.length > 0) fail(`\nFailed: ${failed.join(', ')}.`);
  console.log('\nAll passed.');
}

/** The machine's own settings of Assay must not leak into the tests. */
function environment() {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(ASSAY_|DATABASE_URL$|REDIS_URL$)/.test(name));
  return { ...Object.fromEntries(inherited), NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', CI: 'true' };
}

function installPrograms() {
  const missing = PROGRAMS.filter(({ names, variable }) => !process.env[variable] && !names.some(isOnPath));
  if (missing.length === 0) return;
  const packages = missing.map((program) => program.package);
  if (process.getuid?.() === 0 && isOnPath('apt-get')) {
    console.log(`Installing ${packages.join(' and ')} with apt`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
    if (apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', ...packages)) return;
  }
  const list = missing.map(({ package: name, why, variable }) => `  ${name} (for ${why}), or set ${variable}`);
  fail(
    `The tests need what is not on this machine:\n${list.join('\n')}\nOn Debian: sudo apt-get install ${packages.join(' ')}`,
  );
}

function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    const file = join(folder, name);
    if (!existsSync(file)) return false;
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function fail(text) {
  console.error(text);
  process.exit(1);
}

await main();

// Brings node_modules and dist up to date with the sources. Uses nothing but Node's own modules, since nothing else may be there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildEngines } from '../gpu/build.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const say = (text) => process.stderr.write(`${text}\n`);
const fail = (text) => {
  say(text);
  process.exit(1);
};

/**
 * Installs and builds whatever is missing or stale. Ends the process with a message if it cannot.
 * @param options those of `buildEngines`.
 */
export async function prepare(options) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Assay needs Node 20.19 or newer; this is ${process.versions.node}.`);
  install();
  await buildEngines(options);
  build();
}

/** `npm ci` unless the installed packages are those of package-lock.json. */
export function install() {
  const stamp = join(root, 'node_modules/.assay-lock');
  const wanted = sha256([readFileSync(join(root, 'package-lock.json'))]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing packages (about a minute)');
  // No install script is needed, and one would download GPU libraries.
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) fail('The packages could not be installed; the lines above say why.');
  writeFileSync(stamp, wanted);
}

/** Builds the applications unless dist was made from these very sources. */
export function build() {
  const stamp = join(root, 'dist/.sources');
  const wanted = sourcesHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Building (about half a minute)');
  const nx = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/nx/dist/bin/nx.js'),
      'run-many',
      '-t',
      'build',
      '-p',
      'api,worker,cli,admin',
      '--outputStyle=static',
    ],
    {
      cwd: root,
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' },
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  );
  if (nx.status !== 0) fail(`${nx.stdout}${nx.stderr}\nThe build failed; the lines above say why.`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function sourcesHash() {
  const files = ['package-lock.json', '.swcrc', 'tsconfig.base.json', 'nx.json'].map((name) => join(root, name));
  for (const folder of ['apps', 'libs', 'migrations']) files.push(...sourcesBelow(join(root, folder)));
  return sha256(files.sort().flatMap((file) => [file.slice(root.length), readFileSync(file)]));
}

function sourcesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'sample' || name === 'node_modules' ? [] : sourcesBelow(path);
    return /\.spec\.tsx?$/.test(name) ? [] : [path];
  });
}

function sha256(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

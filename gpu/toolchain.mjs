// Compilers: which there are, and how to run many compilations at once. Uses nothing but Node's own modules.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
export const sharedLibrary = { darwin: '.dylib', win32: '.dll' }[process.platform] ?? '.so';

/** First line of what a compiler says of itself, or undefined when it is not there. */
function version(compiler) {
  try {
    return execFileSync(compiler, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

/** The C++ compiler to use, with its version; undefined when there is none. `CXX` comes first. */
export function findCompiler() {
  for (const command of [process.env.CXX, 'g++', 'clang++', 'c++']) {
    const text = command && version(command);
    if (text) return { command, version: text };
  }
  return undefined;
}

/** nvcc with its version; undefined when there is none. */
export function findNvcc() {
  for (const command of ['nvcc', '/usr/local/cuda/bin/nvcc']) {
    const text = version(command);
    if (text) return { command, version: text };
  }
  return undefined;
}

/** Files below a folder of this project whose names end in one of `endings`, sorted. */
export function filesBelow(folder, ...endings) {
  const path = join(root, folder);
  return readdirSync(path)
    .flatMap((name) => {
      const below = `${folder}/${name}`;
      if (statSync(join(root, below)).isDirectory()) return filesBelow(below, ...endings);
      return endings.some((ending) => name.endsWith(ending)) ? [below] : [];
    })
    .sort();
}

/** Hash over files and words: what was made from the same is the same. */
export function fingerprint(files, words) {
  const hash = createHash('sha256').update(JSON.stringify(words));
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/** Runs a command from the project's root. @returns its status and what it wrote */
export function runCommand(command, args, environment = {}) {
  return new Promise((resolve) => {
    const options = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, ...environment } };
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ status: error ? (error.code ?? 1) : 0, output: `${stdout}${stderr}` });
    });
  });
}

/** One object file, next to those of sources in other folders with the same name. */
const objectFile = (folder, source) => join(folder, `${source.replace(/[^\w.]/g, '_')}.o`);

/**
 * Compiles sources side by side and links them.
 * @param parts lists of sources with their flags; `flagsOf` gives extra flags of one source, `compiler` is that of the part.
 * @param link the command that links, and its flags.
 * @returns what the compilers wrote
 * @throws Error with the compiler's words.
 */
export async function compileAndLink({ parts, link, output }) {
  const objects = mkdtempSync(join(tmpdir(), 'assay-build-'));
  mkdirSync(dirname(output), { recursive: true });
  const waiting = parts.flatMap(({ compiler, sources, flags, flagsOf = () => [] }) =>
    sources.map((source) => ({ compiler, source, flags: [...flags, ...flagsOf(source)] })),
  );
  const made = waiting.map(({ source }) => objectFile(objects, source));
  const reports = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { compiler, source, flags } = next;
      const args = [...flags, '-c', source, '-o', objectFile(objects, source)];
      reports.push(await runOrThrow(compiler, args, basename(source)));
    }
  };
  try {
    const outcomes = await Promise.allSettled(Array.from({ length: availableParallelism() }, worker));
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
    await runOrThrow(link.command, [...made, ...link.flags, '-o', output], basename(output));
  } finally {
    rmSync(objects, { recursive: true, force: true });
  }
  return reports.join('\n');
}

/** Runs a command. @returns what it wrote @throws Error with that when it fails */
export async function runOrThrow(command, args, what, environment) {
  const { status, output } = await runCommand(command, args, environment);
  if (status !== 0) throw new Error(`${what}: ${command} failed (${status}).\n${output}`);
  return output;
}

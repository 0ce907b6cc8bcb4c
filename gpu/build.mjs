// node gpu/build.mjs: builds the engine libraries that this machine has compilers for, into dist/gpu. Both are optional: without them
// Assay computes with ONNX Runtime. Skips what is up to date.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cudaInputs, deviceBuild, spills } from './cuda.mjs';
import { instructionSetFlags, nativeFlags, nativeInputs, nativeSources } from './native.mjs';
import { compileAndLink, findCompiler, findNvcc, fingerprint, root, sharedLibrary } from './toolchain.mjs';

const folder = join(root, 'dist/gpu');
const say = (text) => process.stderr.write(`${text}\n`);

/** Path of a library in the build output. */
export const libraryPath = (name) => join(folder, `libassay_${name}${sharedLibrary}`);

/**
 * Builds the native library where there is a C++ compiler, and the CUDA library where there is nvcc and an NVIDIA device (with
 * `cuda: 'always'`: wherever there is nvcc). A failure costs speed, not features, so it is told and not thrown.
 * @returns names of the libraries that could not be built although there was a compiler.
 */
export async function buildEngines({ cuda = 'device' } = {}) {
  const failed = [];
  const attempt = async (name, build) => {
    try {
      await build();
    } catch (error) {
      failed.push(name);
      rmSync(libraryPath(name), { force: true });
      say(`${error.message}\nThe ${name} engine could not be built; Assay goes on without it.`);
    }
  };
  await attempt('native', buildNative);
  const nvcc = findNvcc();
  if (nvcc && (cuda === 'always' || existsSync('/dev/nvidiactl'))) await attempt('cuda', () => buildCuda(nvcc));
  return failed;
}

async function buildNative() {
  if (process.platform === 'win32') return skip('native', 'The native engine is not built on Windows');
  const compiler = findCompiler();
  if (!compiler) return skip('native', 'No C++ compiler was found (g++ or clang++), so the native engine is left out');
  await unlessCurrent('native', fingerprint(nativeInputs(), [compiler, process.arch]), (output) =>
    compileAndLink({
      parts: [
        {
          compiler: compiler.command,
          sources: nativeSources(),
          flags: ['-O3', ...nativeFlags],
          flagsOf: instructionSetFlags,
        },
      ],
      link: { command: compiler.command, flags: ['-shared', '-pthread', ...selfContained.compiler] },
      output,
    }),
  );
}

async function buildCuda(nvcc) {
  const compiler = findCompiler();
  await unlessCurrent('cuda', fingerprint(cudaInputs(), [nvcc, compiler]), async (output) => {
    const { parts, link } = deviceBuild(nvcc.command, compiler?.command ?? 'g++');
    const flags = ['-shared', ...link.flags, ...selfContained.nvcc];
    const report = await compileAndLink({
      parts,
      link: { ...link, flags },
      output,
    });
    const spilled = spills(report);
    if (spilled.length > 0) throw new Error(`Kernels spill registers:\n${spilled.join('\n')}`);
  });
}

/**
 * Flags for the linker. The C++ runtime comes along, since a library that was built here may run where no compiler is; and a symbol that is
 * missing fails the build, not the load.
 */
const selfContained =
  process.platform === 'linux'
    ? {
        compiler: ['-static-libstdc++', '-static-libgcc', '-Wl,-z,defs'],
        nvcc: ['-Xcompiler', '-static-libstdc++,-static-libgcc', '-Xlinker', '-z,defs'],
      }
    : { compiler: [], nvcc: [] };

/** Builds when the inputs changed since the last time, or when the library is gone. */
async function unlessCurrent(name, wanted, build) {
  const stamp = join(folder, `.${name}`);
  if (existsSync(libraryPath(name)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say(`Building the ${name} engine (a few seconds)`);
  mkdirSync(folder, { recursive: true });
  rmSync(stamp, { force: true });
  // Whole or not at all: another process may load it meanwhile.
  const unfinished = `${libraryPath(name)}.${process.pid}`;
  try {
    await build(unfinished);
    renameSync(unfinished, libraryPath(name));
  } finally {
    rmSync(unfinished, { force: true });
  }
  writeFileSync(stamp, wanted);
}

/** Tells once why a library is left out. */
function skip(name, reason) {
  const stamp = join(folder, `.${name}`);
  rmSync(libraryPath(name), { force: true });
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === reason) return;
  say(`${reason}; Assay computes with ONNX Runtime, which is slower.`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(stamp, reason);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const failed = await buildEngines({ cuda: process.argv.includes('--cuda') ? 'always' : 'device' });
  process.exitCode = failed.length > 0 ? 1 : 0;
}

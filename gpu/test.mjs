// node gpu/test.mjs: the tests of the engine libraries. Native code runs under sanitizers; CUDA code is compiled for every target
// (a spill fails), run on the CPU by emulation under sanitizers with threads in shuffled order, and run on a device where there is one.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildEngines } from './build.mjs';
import { deviceBuild, emulatedBuild } from './cuda.mjs';
import { instructionSetFlags, nativeFlags, nativeSources } from './native.mjs';
import { compileAndLink, filesBelow, findCompiler, findNvcc, runOrThrow } from './toolchain.mjs';

const sanitizers = {
  address: ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
  thread: ['-fsanitize=thread'],
};
/** Cases by parts of their names: under the thread sanitizer only those with threads are worth its slowness. */
const chosen = { address: [], thread: ['threads', 'cancelled'] };
/** Orders in which the emulation runs blocks and threads: two plain ones and the seed of a shuffle. */
const orders = ['forward', 'reverse', '7'];
const say = (text) => process.stdout.write(`${text}\n`);

/** Every suite: what it needs, and how it is made and run. */
async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'assay-gpu-test-'));
  const failed = [];
  const suite = async (name, missing, run) => {
    if (missing) return say(`${name}: ${missing}`);
    try {
      say(`${name}: ${await run(join(folder, name.replace(/\W+/g, '-')))}`);
    } catch (error) {
      failed.push(name);
      say(`${name}: FAILED\n${error.message}`);
    }
  };
  const compiler = findCompiler();
  const nvcc = findNvcc();
  const noCompiler = compiler ? undefined : 'not run: there is no C++ compiler';
  const noNvcc = nvcc ? undefined : 'not run: there is no nvcc';
  for (const sanitizer of Object.keys(sanitizers)) {
    await suite(`native, ${sanitizer} sanitizer`, noCompiler, (output) =>
      nativeTest(compiler.command, sanitizer, output),
    );
  }
  let emulated = 0;
  await suite('cuda, emulated', noCompiler, async (output) => {
    emulated = await emulatedTest(compiler.command, output);
    return `${emulated} cases passed in each of ${orders.length} orders of threads`;
  });
  await suite('cuda, compiled for every target without spills', noNvcc, async () => {
    const built = await buildEngines({ cuda: 'always' });
    if (built.length > 0) throw new Error(`Not built: ${built.join(', ')}.`);
    return 'ok';
  });
  const noDevice = existsSync('/dev/nvidiactl') ? undefined : `${emulated} cases not run: there is no NVIDIA device`;
  await suite('cuda, on a device', noNvcc ?? noCompiler ?? noDevice, (output) =>
    deviceTest(nvcc.command, compiler?.command, output),
  );
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = failed.length > 0 ? 1 : 0;
}

async function nativeTest(compiler, sanitizer, output) {
  const flags = ['-O1', '-g', ...sanitizers[sanitizer]];
  const sources = [...nativeSources(), ...filesBelow('gpu/test/native', '.cc')];
  await compileAndLink({
    parts: [{ compiler, sources, flags: [...flags, ...nativeFlags, '-Igpu/test'], flagsOf: instructionSetFlags }],
    link: { command: compiler, flags: [...flags, '-pthread'] },
    output,
  });
  return summary(await runOrThrow(output, chosen[sanitizer], 'native tests'));
}

/** The same sources as C++. @returns cases that passed, the same number in every order */
async function emulatedTest(compiler, output) {
  const flags = ['-O1', '-g', ...sanitizers.address];
  await compileAndLink({ ...emulatedBuild(compiler, filesBelow('gpu/test/cuda', '.cc'), flags), output });
  const ASAN_OPTIONS = 'detect_stack_use_after_return=0';
  let passed = 0;
  for (const order of orders) {
    const environment = { ASAN_OPTIONS, ASSAY_EMULATION_ORDER: order };
    passed = count(await runOrThrow(output, [], `emulated tests (${order})`, environment));
  }
  return passed;
}

async function deviceTest(nvcc, compiler, output) {
  await compileAndLink({ ...deviceBuild(nvcc, compiler, filesBelow('gpu/test/cuda', '.cc')), output });
  return summary(await runOrThrow(output, [], 'device tests'));
}

/** Cases that a test program says it passed. @throws Error when there is none */
function count(text) {
  const passed = text.split('\n').filter((line) => line.startsWith('ok ')).length;
  if (passed === 0) throw new Error(`No test ran:\n${text}`);
  return passed;
}

/** What a test program printed, in a line: its own words when it ran nothing. */
function summary(text) {
  return /^.*not run.*$/m.exec(text)?.[0] ?? `${count(text)} cases passed`;
}

await main();

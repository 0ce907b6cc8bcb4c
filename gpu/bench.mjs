// node gpu/bench.mjs: builds the benchmark of the native kernels and prints what it prints, one JSON object a line.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instructionSetFlags, nativeFlags, nativeSources } from './native.mjs';
import { compileAndLink, findCompiler, runOrThrow } from './toolchain.mjs';

const compiler = findCompiler();
if (!compiler) throw new Error('The benchmark of the native kernels needs a C++ compiler.');
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
const output = join(folder, 'native');
await compileAndLink({
  parts: [
    {
      compiler: compiler.command,
      sources: [...nativeSources(), 'gpu/bench/native_bench.cc'],
      flags: ['-O3', ...nativeFlags],
      flagsOf: instructionSetFlags,
    },
  ],
  link: { command: compiler.command, flags: ['-pthread'] },
  output,
});
process.stdout.write(await runOrThrow(output, process.argv.slice(2), 'native_bench'));
rmSync(folder, { recursive: true, force: true });

import { dotFunction, type Dot } from './dot-kernel';
import { scanFunction, type Scan } from './scan-kernel';
import { webAssembly, type CompiledModule, type SharedMemory } from './wasm-api';
import { encodeModule } from './wasm-code';

/** What runs in WebAssembly, which has 128-bit vectors that JavaScript lacks. */
export interface Kernels {
  scan: Scan;
  dot: Dot;
}

/** Compiles the kernels for reduced vectors of `words` words and rows of `columns` columns. */
export function compileKernels(words: number, columns: number): CompiledModule {
  return new webAssembly.Module(encodeModule([scanFunction(words), dotFunction(columns)]));
}

/** The kernels over a memory. */
export function openKernels(module: CompiledModule, memory: SharedMemory): Kernels {
  return new webAssembly.Instance(module, { host: { memory } }).exports as unknown as Kernels;
}

import { join, sep } from 'node:path';

/** Engines that are libraries with the interface of gpu/include/assay_engine.h. */
export type LibraryName = 'native' | 'cuda';

const ending = { darwin: '.dylib', win32: '.dll' }[process.platform as string] ?? '.so';

/** Where the build puts a library: dist/gpu, from compiled code (dist/libs/…) as well as from TypeScript source (libs/…). */
export function libraryPath(name: LibraryName): string {
  const above = __filename.slice(0, __filename.lastIndexOf(`${sep}libs${sep}`));
  const output = __filename.endsWith('.ts') ? join(above, 'dist') : above;
  return join(output, 'gpu', `libassay_${name}${ending}`);
}

/** Why a library is not there, and what to do. */
export function missingLibrary(name: LibraryName): string {
  if (name === 'cuda') {
    return (
      'The cuda engine was not built: no CUDA compiler (nvcc) or no NVIDIA device was found when Assay was built, or compiling ' +
      'failed. With both in place, run npm start again.'
    );
  }
  return process.platform === 'win32'
    ? 'The native engine is not built on Windows.'
    : 'The native engine was not built: no C++ compiler was found when Assay was built, or compiling failed. Install g++ and run ' +
        'npm start again.';
}

// How the native library is compiled. One source per instruction set; which of them runs is decided when the library is opened.
import { filesBelow } from './toolchain.mjs';

/** Sources of the native library. */
export const nativeSources = () => filesBelow('gpu/cpu', '.cc');

/** Sources that the CUDA library shares: what it leaves to the processor. */
export const hostSources = () => nativeSources().filter((file) => !file.endsWith('/abi.cc'));

/** Everything its content depends on. */
export const nativeInputs = () =>
  filesBelow('gpu', '.cc', '.h', 'native.mjs', 'toolchain.mjs', 'build.mjs').filter(
    (file) => !/^gpu\/(test|bench|cuda|emulation)\//.test(file),
  );

/** Flags of every source. Contraction to fused multiply-add is part of the error law, hence explicit. */
export const nativeFlags = [
  '-std=c++20',
  '-fPIC',
  '-fvisibility=hidden',
  '-ffp-contract=fast',
  '-Wall',
  '-Wextra',
  '-Werror=return-type',
  '-Igpu/include',
  '-Igpu/cpu',
  '-pthread',
];

const instructionSets = {
  avx512: ['-mavx512f', '-mavx512dq', '-mavx512vl', '-mfma'],
  avx2: ['-mavx2', '-mfma'],
};

/** Flags of one source, by the end of its name. */
export function instructionSetFlags(source) {
  const [, set] = /_(avx512|avx2)\.cc$/.exec(source) ?? [];
  return set && process.arch === 'x64' ? instructionSets[set] : [];
}

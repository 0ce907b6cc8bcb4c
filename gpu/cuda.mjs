// How the CUDA library is compiled: machine code for compute capability 7.5, 8.0 and 9.0, and PTX for what comes after.
import { hostSources, instructionSetFlags, nativeFlags, nativeInputs } from './native.mjs';
import { filesBelow } from './toolchain.mjs';

export const cudaSources = () => filesBelow('gpu/cuda', '.cu', '.cc');

/** Everything its content depends on. */
export const cudaInputs = () => [
  ...nativeInputs(),
  ...filesBelow('gpu/cuda', '.cu', '.cc', '.cuh', '.h'),
  'gpu/cuda.mjs',
];

const targets = [
  ['75', 'sm_75'],
  ['80', 'sm_80'],
  ['90', 'sm_90'],
  ['90', 'compute_90'],
];

const architectures = targets.flatMap(([virtual, code]) => ['-gencode', `arch=compute_${virtual},code=${code}`]);
const folders = ['-Igpu/include', '-Igpu/cuda'];

/** `-v` reports registers and spills. */
const nvccFlags = [
  '-O3',
  '-std=c++17',
  ...architectures,
  ...folders,
  '-Xcompiler',
  '-fPIC,-fvisibility=hidden',
  '-Xptxas',
  '-v',
];

/** The runtime is linked in, so that a driver is all that is needed where the library runs. */
const linkFlags = [...architectures, '-cudart', 'static'];

/** What the library is compiled from, for a device. @param extra further sources, such as tests */
export function deviceBuild(nvcc, compiler, extra = []) {
  return {
    parts: [
      { compiler: nvcc, sources: [...cudaSources(), ...extra], flags: nvccFlags },
      { compiler, sources: hostSources(), flags: ['-O3', ...nativeFlags], flagsOf: instructionSetFlags },
    ],
    link: { command: nvcc, flags: linkFlags },
  };
}

/** The same sources as plain C++, with one fiber for every GPU thread. */
export function emulatedBuild(compiler, extra, flags, definitions = []) {
  const emulation = [
    '-x',
    'c++',
    '-std=c++17',
    '-pthread',
    '-Wno-unknown-pragmas',
    '-DASSAY_EMULATION',
    ...definitions,
    '-Igpu/emulation',
  ];
  return {
    parts: [
      { compiler, sources: [...cudaSources(), ...extra], flags: [...flags, ...emulation, ...folders] },
      { compiler, sources: hostSources(), flags: [...flags, ...nativeFlags], flagsOf: instructionSetFlags },
    ],
    link: { command: compiler, flags: [...flags, '-pthread'] },
  };
}

/** Kernels that spill registers, from what ptxas reported: a spill costs more than any tuning gains. */
export function spills(report) {
  const found = [];
  let kernel = '';
  for (const line of report.split('\n')) {
    kernel = /Compiling entry function '(\w+)'/.exec(line)?.[1] ?? kernel;
    const [, stores, loads] = /(\d+) bytes spill stores, (\d+) bytes spill loads/.exec(line) ?? [];
    if (Number(stores) + Number(loads) > 0) found.push(`${kernel}: ${line.trim()}`);
  }
  return found;
}

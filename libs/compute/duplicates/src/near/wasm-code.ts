/** Instructions of WebAssembly that are used here, in bytes. */
export const op = {
  loop: [0x03, 0x40],
  ifTrue: [0x04, 0x40],
  end: [0x0b],
  branchIf: (depth: number): number[] => [0x0d, ...unsigned(depth)],
  get: (local: number): number[] => [0x20, ...unsigned(local)],
  set: (local: number): number[] => [0x21, ...unsigned(local)],
  tee: (local: number): number[] => [0x22, ...unsigned(local)],
  constant: (value: number): number[] => [0x41, ...signed(value)],
  load32: (offset: number): number[] => [0x28, 2, ...unsigned(offset)],
  store32: (offset: number): number[] => [0x36, 2, ...unsigned(offset)],
  below: [0x49],
  add: [0x6a],
  or: [0x72],
  shiftLeft: [0x74],
  /** 128 bits as they are. */
  loadVector: (offset: number): number[] => vector(0, 4, ...unsigned(offset)),
  /** One 32-bit word in all four lanes. */
  loadSplat: (offset: number): number[] => vector(9, 2, ...unsigned(offset)),
  splat: vector(17),
  greater: vector(59),
  anyTrue: vector(83),
  signBits: vector(164),
  addLanes: vector(174),
  maxLanes: vector(184),
  /** Eight products of 16-bit numbers, added in pairs to four 32-bit numbers. */
  dotPairs: vector(186),
  /** Four float32 numbers. */
  multiplyFloats: vector(230),
  addFloats: vector(228),
  floatOfLane: (lane: number): number[] => vector(31, lane),
  loadFloat: (offset: number): number[] => [0x2a, 2, ...unsigned(offset)],
  multiplyFloat: [0x94],
  addFloat: [0x92],
  toDouble: [0xbb],
};

function vector(code: number, ...operands: number[]): number[] {
  return [0xfd, ...unsigned(code), ...operands];
}

/** LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest < -64 || rest > 63; rest >>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest & 127];
}

/** Types of values, in bytes. */
const types = { number: 0x7f, double: 0x7c, vector: 0x7b } as const;

/** A function that takes `parameters` 32-bit numbers. */
export interface WasmFunction {
  name: string;
  parameters: number;
  result: 'number' | 'double';
  /** Further 32-bit numbers, and then 128-bit vectors, numbered on from the parameters. */
  numbers: number;
  vectors: number;
  body: Iterable<readonly number[]>;
}

/** A module of functions that work on a shared memory, imported as `host.memory`. */
export function encodeModule(functions: readonly WasmFunction[]): Uint8Array {
  const signatures = functions.map(({ parameters, result }) => [
    0x60,
    ...list(Array.from({ length: parameters }, () => [types.number])),
    ...list([[types[result]]]),
  ]);
  const limits = [3, 1, ...unsigned(65_536)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(signatures)),
    ...section(2, list([[...text('host'), ...text('memory'), 2, ...limits]])),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(7, list(functions.map(({ name }, index) => [...text(name), 0, ...unsigned(index)]))),
    ...section(10, list(functions.map(encodeBody))),
  ]);
}

function encodeBody({ numbers, vectors, body }: WasmFunction): number[] {
  const locals = list([
    [...unsigned(numbers), types.number],
    [...unsigned(vectors), types.vector],
  ]);
  return sized([...locals, ...[...body].flat(), ...op.end]);
}

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)];
}

function list(items: number[][]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(content: number[]): number[] {
  return [...unsigned(content.length), ...content];
}

function text(value: string): number[] {
  return sized([...Buffer.from(value)]);
}

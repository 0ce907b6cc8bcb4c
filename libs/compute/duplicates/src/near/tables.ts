import { NumericError } from '@assay/compute/matrix';
import { compileKernels } from './kernels';
import { layOut, type Addresses, type Extent } from './layout';
import { tile } from './scan-kernel';
import { webAssembly, type CompiledModule, type SharedMemory } from './wasm-api';

/** Length of the reduced vectors in whole numbers of 16 bits, whose squares fit into 32 bits. */
export const unitLength = 32_766;

/**
 * Everything that the threads share about rows in order of places. Every row has a reduced vector: its first coordinates in a basis of
 * orthonormal axes and, as the last one, the length of what they leave. The product of two such unit vectors is at least the cosine of
 * the rows (Cauchy and Schwarz), so rows whose reduced vectors are far apart are far apart themselves.
 */
export interface Tables extends Extent {
  /** Coordinates in the basis. */
  axes: number;
  memory: SharedMemory;
  module: CompiledModule;
  at: Addresses;
  /** Of a temporary file with the rows; absent when they are in memory. */
  file?: number;
  /** Slot, length and cell by place. */
  slots: Uint32Array;
  lengths: Float64Array;
  cellOf: Uint16Array;
  /** First index of every cell among the kept, a multiple of 8; how many it holds; and the place by index. */
  cellStart: Uint32Array;
  keptCount: Uint32Array;
  keptPlaces: Uint32Array;
  /** 1 over the distance of two centers, 0 when they are the same; cells × cells. */
  closeness: Float64Array;
  /** Farthest that a row of the first cell reaches towards the second center, along the line of the centers; cells × cells. */
  reach: Float64Array;
  /** Cosine from which on rows are near. */
  bound: number;
  /** Distance of unit vectors up to which they may be near. */
  radius: number;
  /** Product of reduced vectors above which rows may be near. */
  limit: number;
}

/** Rounding of a cosine in float64, for up to 16,384 columns. */
const cosineRounding = 1e-11;

/** What the tables are made for. */
export interface TablesOptions extends Omit<Extent, 'words'> {
  axes: number;
  threshold: number;
  file?: number;
}

/**
 * Empty tables: about 26 + 8 · words bytes a row, 16 · cells² bytes, and the rows themselves when they are in memory.
 * @throws NumericError `engine_out_of_memory`.
 */
export function createTables({ axes, threshold, file, ...rest }: TablesOptions): Tables {
  const extent = { ...rest, words: Math.ceil((axes + 1) / 2) };
  const { places, cells } = extent;
  const { at, bytes } = layOut(extent);
  return {
    ...extent,
    axes,
    memory: reserve(bytes),
    module: compileKernels(extent.words, extent.columns),
    at,
    file,
    slots: new Uint32Array(shared(4 * places)),
    lengths: new Float64Array(shared(8 * places)),
    cellOf: new Uint16Array(shared(2 * places)),
    cellStart: new Uint32Array(shared(4 * cells)),
    keptCount: new Uint32Array(shared(4 * cells)),
    keptPlaces: new Uint32Array(shared(4 * (places + tile.rows * cells))),
    closeness: new Float64Array(shared(8 * cells * cells)),
    reach: new Float64Array(shared(8 * cells * cells)).fill(-Infinity),
    ...limits(threshold, extent.words),
  };
}

/**
 * Bounds that miss nothing. A computed cosine is off by less than `cosineRounding`. Rounding to whole numbers moves a vector of length
 * `unitLength` by at most half of √(2 · words), so a product by less than `unitLength` · √(2 · words) + words / 2; 1e-6 covers the float64
 * rounding of coordinates, of which the last, √(1 − Σ squares), is the worst.
 */
function limits(threshold: number, words: number): Pick<Tables, 'bound' | 'radius' | 'limit'> {
  const bound = threshold - cosineRounding;
  const moved = unitLength * Math.sqrt(2 * words) + words / 2;
  return {
    bound,
    radius: Math.sqrt(2 - 2 * (bound - cosineRounding)) + 1e-6,
    limit: Math.floor(unitLength ** 2 * (bound - 1e-6) - moved) - 1,
  };
}

function reserve(bytes: number): SharedMemory {
  const pages = Math.ceil(bytes / 65_536);
  try {
    return new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (cause) {
    throw new NumericError(
      'engine_out_of_memory',
      `Comparing these rows takes ${Math.ceil(bytes / 2 ** 20)} MiB at a time, which cannot be had (4096 MiB is the most). Give a folder ` +
        'and less memory for rows, or compare fewer of them.',
      { cause },
    );
  }
}

function shared(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

import { setImmediate as turn } from 'node:timers/promises';
import type { Engine, Factor } from '@assay/compute/engine';
import { matrixSource, type RowBlock, type RowBlockSource } from '@assay/compute/matrix';
import { dimensionOf } from './dimension';
import { markedRows, passOverSubsets } from './subset-pass';

/** Selections by size, and the effective dimension that one of them is to have. */
export interface ShareQuestion {
  source: RowBlockSource;
  engine: Engine;
  factor: Pick<Factor, 'columns' | 'lambda'>;
  /** Effective dimension wanted. */
  target: number;
  /** Effective dimension of all rows. */
  full: number;
  /** Rows that are there in any case. */
  start: Uint32Array;
  /** Rows of the selection of size m, in any order; a row may occur again. */
  rowsAt: (m: number) => Uint32Array;
  /** A smaller selection is part of a larger one. */
  isNested: boolean;
  /** Sizes to look at. */
  least: number;
  most: number;
  /** Rows between two sizes are taken into memory, and looked at there, once they need no more than this. */
  heldBytes: number;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

/** The size that was found; none where not even the largest selection has the dimension. */
export interface ReachedShare {
  m?: number;
  /** Effective dimension at that size, or of the largest selection. */
  dimension: number;
}

/** Sizes in one pass at the most, and memory for their Grams. */
const mostSizes = 6;
const gramBytes = 128 * 1024 * 1024;
/** What a dimension may lack of the target, beside the full one: rounding. */
const tolerance = 1e-9;
/** Selections that are not nested are compared no closer. */
const resolution = 0.005;

/** A size with what is known of it. */
interface Probe {
  m: number;
  dimension: number;
  /** Rows of a nested selection, start rows included, and their Gram. */
  marks: Uint8Array;
  gram: Float64Array;
}

/**
 * The smallest size at which a selection has the effective dimension Tr G_S(G_S + λI)⁻¹ ≥ target, every different row once. Of nested
 * selections exactly, as the dimension grows with every row; of others a size that reaches it while one at most 0.5 % (or one row)
 * smaller does not. Several sizes are tried in every pass; rows between two sizes of nested selections stay in memory as soon as
 * they fit.
 */
export async function reachShare(question: ShareQuestion): Promise<ReachedShare> {
  const search = new Search(question);
  return search.run();
}

class Search {
  private low: Probe;
  private high: { m: number; dimension: number } | undefined;
  /** Rows between two sizes by number, and in memory. */
  private held?: { rows: Uint32Array; block: RowBlock };

  constructor(private readonly question: ShareQuestion) {
    const { source, least } = question;
    const { columns: d } = source;
    // Below the smallest size nothing is known, and nothing needs to be.
    this.low = { m: least - 1, dimension: 0, marks: new Uint8Array(source.rows), gram: new Float64Array(d * d) };
  }

  async run(): Promise<ReachedShare> {
    const { most, isNested } = this.question;
    while (!this.high || this.high.m - this.low.m > this.slack(this.high.m)) {
      if (isNested) await this.holdRest();
      const sizes = this.high ? this.between(this.high) : [...this.spread(this.low.m, most), most];
      await this.look(sizes);
      if (!this.high && this.low.m === most) return { dimension: this.low.dimension };
    }
    return { m: this.high.m, dimension: this.high.dimension };
  }

  private slack(m: number): number {
    return this.question.isNested ? 1 : Math.max(1, Math.floor(resolution * m));
  }

  /** Looks at sizes, ascending, and draws the bounds closer. */
  private async look(sizes: number[]): Promise<void> {
    const { target, full, isNested, engine, factor, signal } = this.question;
    const found = isNested ? await this.probeNested(sizes) : await this.probeEach(sizes);
    for (const probe of found) {
      probe.dimension = (await dimensionOf(engine, probe.gram, factor, signal)) ?? 0;
      if (probe.dimension >= target - tolerance * full) {
        this.high = { m: probe.m, dimension: probe.dimension };
        return;
      }
      this.low = probe;
    }
  }

  /** Every size adds the rows that the one before does not have. */
  private async probeNested(sizes: number[]): Promise<Probe[]> {
    const steps: { m: number; marks: Uint8Array; rows: Uint32Array }[] = [];
    let before = this.low.marks;
    for (const m of sizes) {
      const marks = this.marksAt(m, before);
      steps.push({ m, marks, rows: addedRows(marks, before) });
      before = marks;
      await turn();
    }
    const grams = await this.gramsOf(steps.map(({ rows }) => rows));
    let { gram } = this.low;
    return steps.map(({ m, marks: all }, step) => {
      gram = gram.map((value, at) => value + grams[step][at]);
      return { m, marks: all, gram, dimension: 0 };
    });
  }

  private async probeEach(sizes: number[]): Promise<Probe[]> {
    const none = new Uint8Array(this.question.source.rows);
    const lists: Uint32Array[] = [];
    for (const m of sizes) {
      lists.push(markedRows(this.marksAt(m, none)));
      await turn();
    }
    const grams = await this.gramsOf(lists);
    return sizes.map((m, place) => ({ m, marks: none, gram: grams[place], dimension: 0 }));
  }

  private marksAt(m: number, before: Uint8Array): Uint8Array {
    const marks = before.slice();
    for (const row of this.question.start) marks[row] = 1;
    for (const row of this.question.rowsAt(m)) marks[row] = 1;
    return marks;
  }

  private async gramsOf(lists: Uint32Array[]): Promise<Float64Array[]> {
    const { source, engine, signal, onProgress } = this.question;
    const { held } = this;
    if (!held) {
      return (await passOverSubsets({ source, engine, grams: lists.map((rows) => ({ rows })), signal, onProgress }))
        .grams;
    }
    const { rows, block } = held;
    const places = lists.map((list) => placesOf(list, rows));
    const memory = matrixSource(block.data, block.rows, block.columns);
    return (await passOverSubsets({ source: memory, engine, grams: places.map((list) => ({ rows: list })), signal }))
      .grams;
  }

  /** Takes the rows that sizes still to look at can differ in into memory, once they fit. */
  private async holdRest(): Promise<void> {
    const { source, engine, most, heldBytes, signal, onProgress } = this.question;
    if (this.held) return;
    const marks = this.marksAt(this.high?.m ?? most, this.low.marks);
    const rows = addedRows(marks, this.low.marks);
    const pass = await passOverSubsets({ source, engine, held: [{ rows, bytes: heldBytes }], signal, onProgress });
    if (pass.held[0]) this.held = { rows, block: pass.held[0] };
  }

  /** Sizes between the bounds: around where the dimension, linear in log m, would reach the target, and farther off. */
  private between(high: { m: number; dimension: number }): number[] {
    const { low, question } = this;
    const { target } = question;
    if (!(low.dimension > 0 && high.dimension > low.dimension)) return this.spread(low.m, high.m);
    const width = Math.log(high.m / low.m);
    const part = (target - low.dimension) / (high.dimension - low.dimension);
    const guess = Math.log(low.m) + width * Math.min(1, Math.max(0, part));
    const offsets = [-1 / 4, -1 / 16, -1 / 64, 1 / 64, 1 / 16, 1 / 4].slice(-this.count(high.m));
    const sizes = offsets.map((offset) => Math.round(Math.exp(guess + offset * width)));
    const inside = [...new Set(sizes)].filter((m) => m > low.m && m < high.m);
    return inside.length > 0 ? inside : this.spread(low.m, high.m);
  }

  /** Sizes between two, in equal ratios. */
  private spread(low: number, high: number): number[] {
    const count = this.count(high);
    const from = Math.max(1, low);
    const sizes = Array.from({ length: count }, (_, step) =>
      Math.round(from * (high / from) ** ((step + 1) / (count + 1))),
    );
    return [...new Set(sizes)].filter((m) => m > low && m < high);
  }

  /** Sizes that one pass can look at: by memory, and as overlapping selections are added up one by one, by work. */
  private count(m: number): number {
    const { source, isNested } = this.question;
    const byMemory = Math.floor(gramBytes / (8 * source.columns ** 2 + 8 * 1024 * 1024));
    const byWork = isNested ? mostSizes : Math.floor((2 * source.rows) / m);
    return Math.max(1, Math.min(mostSizes, byMemory, byWork));
  }
}

function addedRows(marks: Uint8Array, before: Uint8Array): Uint32Array {
  return markedRows(marks.map((mark, row) => mark & ~before[row]));
}

/** Places of ascending rows in an ascending list that has them all. */
function placesOf(rows: Uint32Array, list: Uint32Array): Uint32Array {
  let place = 0;
  return rows.map((row) => {
    while (list[place] < row) place += 1;
    return place;
  });
}

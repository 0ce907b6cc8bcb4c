import { setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '@assay/compute/engine';
import { gramTrace } from '@assay/compute/leverage';
import {
  holdRows,
  matrixSource,
  normalizeRows,
  takeRows,
  type RowBlock,
  type RowBlockSource,
} from '@assay/compute/matrix';
import { subtractSums, sumClasses, type ClassSums } from '../class-sums';
import type { ClassCodes } from '../labels';
import type { LinearHead } from '../linear-head';
import type { Reader } from '../read-together';
import { solveRidge } from '../ridge-head';
import { filterSubset, rowsWhere, type Subset } from '../subset';
import type { Split } from './hold-out';
import type { Trainer, TrainerOptions, Training } from './trainer';

/** Memory for the sums of one pass, which the engine and its result take once each. */
const sumBytes = 256 * 1024 * 1024;

/** How the sums of one training come of what was read. */
interface Recipe {
  total: Subset;
  /** What the split holds out of `total`, when that has other rows than are trained on. */
  part?: Subset;
  rest: Subset;
}

/**
 * Trains ridge heads, a batch in one pass over the source. A subset that several splits share is summed once, and for every split what
 * that holds out, which is less, is summed and subtracted.
 */
export class RidgeTrainer implements Trainer {
  readonly kind = 'ridge';
  readonly batch: number;
  private readonly rows: RowBlockSource;
  /** Rows that any split holds out, ascending; with `held`, in memory. */
  private readonly tested: Uint32Array;
  /** Where such a row is among them; length n. */
  private readonly placeOf: Uint32Array;
  private held: RowBlock | undefined;

  constructor(
    source: RowBlockSource,
    private readonly engine: Engine,
    private readonly labels: ClassCodes,
    splits: readonly Split[],
    private readonly options: TrainerOptions,
  ) {
    const { columns } = source;
    this.rows = options.normalize ? normalizeRows(source) : source;
    this.batch = Math.max(1, Math.floor(sumBytes / (8 * columns * (columns + labels.classes))));
    const isTested = new Uint8Array(source.rows);
    for (const { heldOut } of splits) for (const row of heldOut) isTested[row] = 1;
    this.tested = rowsWhere(source.rows, (row) => isTested[row] === 1);
    this.placeOf = new Uint32Array(source.rows);
    this.tested.forEach((row, place) => (this.placeOf[row] = place));
  }

  async train(trainings: readonly Training[], onFit: (training: number) => void): Promise<LinearHead[]> {
    const { engine, labels } = this;
    const { signal, regularization, onRead } = this.options;
    const recipes = await this.plan(trainings);
    const subsets = [...new Set(recipes.flatMap(({ total, part }) => (part ? [total, part] : [total])))];
    const also: Reader<undefined>[] = this.held ? [] : [this.testReader()];
    const results = await sumClasses(this.rows, engine, labels, subsets, { signal, onProgress: onRead, also });
    const sums = new Map(subsets.map((subset, number) => [subset, results[number]]));
    const heads: LinearHead[] = [];
    for (const [number, recipe] of recipes.entries()) {
      heads.push(await this.solve(recipe, sums, { signal, regularization }));
      onFit(number);
    }
    return heads;
  }

  testRows({ heldOut }: Split): RowBlockSource {
    const { rows, columns, data } = this.held ?? { rows: 0, columns: this.rows.columns, data: new Float32Array() };
    return takeRows(
      matrixSource(data, rows, columns),
      heldOut.map((row) => this.placeOf[row]),
    );
  }

  private async plan(trainings: readonly Training[]): Promise<Recipe[]> {
    const splitsOf = new Map<Subset, Set<Split>>();
    for (const { subset, split } of trainings) {
      splitsOf.set(subset, (splitsOf.get(subset) ?? new Set<Split>()).add(split));
    }
    const recipes: Recipe[] = [];
    for (const { subset, split } of trainings) {
      // Sorting out a million rows takes a while; let the event loop turn in between.
      await turn();
      this.options.signal?.throwIfAborted();
      const rest = filterSubset(subset, (row) => split.excluded[row] === 0);
      const isShared = (splitsOf.get(subset)?.size ?? 0) > 1;
      const part = isShared ? filterSubset(subset, (row) => split.excluded[row] === 1) : undefined;
      recipes.push({ total: isShared ? subset : rest, part, rest });
    }
    return recipes;
  }

  private async solve(
    { total, part, rest }: Recipe,
    sums: ReadonlyMap<Subset, ClassSums>,
    options: { signal?: AbortSignal; regularization?: number },
  ): Promise<LinearHead> {
    const all = sums.get(total);
    const heldOut = part && sums.get(part);
    if (!all) throw new Error('A training has no sums.');
    if (!heldOut) return solveRidge(all, this.engine, options);
    const reach = gramTrace(all.gram, all.columns);
    return solveRidge(subtractSums(all, heldOut, rest, this.labels), this.engine, { ...options, reach });
  }

  private testReader(): Reader<undefined> {
    return {
      rows: this.tested,
      use: async (source) => {
        this.held = await holdRows(source, { signal: this.options.signal });
        return undefined;
      },
    };
  }
}

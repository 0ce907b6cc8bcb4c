import type { TokenTiles } from '../engine';

/**
 * Gains of facility location in one tile, computed plainly, while picks are replayed. Towards the end gains tie by symmetry
 * (two tokens that are each other's nearest gain the same), so that rounding decides: a pick is right when its gain is the
 * largest up to rounding, and when no lower token equals it bit by bit.
 */
export class TileOracle {
  private readonly similarity: number[][];
  private readonly nearest: number[];
  private readonly taken = new Set<number>();
  private readonly all: number[][];

  constructor({ tokens, columns, data }: TokenTiles, tile: number) {
    this.all = Array.from({ length: tokens }, (_, i) => {
      const start = (tile * tokens + i) * columns;
      return Array.from(data.subarray(start, start + columns));
    });
    this.similarity = this.all.map((a) => this.all.map((b) => cosine(a, b)));
    this.nearest = this.all.map(() => -1);
  }

  /** Picks a token. @returns how far its gain is below the best one's, and whether a lower equal token was there. */
  pick(token: number): { regret: number; passedOver: boolean } {
    const gains = this.all.map((_, j) =>
      this.taken.has(j)
        ? -Infinity
        : this.nearest.reduce((sum, m, i) => sum + Math.max(0, this.similarity[i][j] - m), 0),
    );
    const regret = Math.max(...gains) - gains[token];
    const equals = this.all.findIndex((other, j) => !this.taken.has(j) && isSame(other, this.all[token]));
    this.taken.add(token);
    this.similarity.forEach((row, i) => (this.nearest[i] = Math.max(this.nearest[i], row[token])));
    return { regret, passedOver: equals < token };
  }
}

const isSame = (a: number[], b: number[]): boolean => a.every((value, i) => value === b[i]);

function cosine(a: number[], b: number[]): number {
  const length = Math.hypot(...a) * Math.hypot(...b);
  return length > 0 ? a.reduce((sum, value, i) => sum + value * b[i], 0) / length : 0;
}

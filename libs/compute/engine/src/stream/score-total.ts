import type { ScoreResult } from '../engine';
import { KahanSum } from './kahan-sum';

/** What a score pass says at its end, built up over the blocks that were handed on. */
export class ScoreTotal {
  /** The worst among the blocks. */
  precision: ScoreResult['precision'] = 'float64';
  private readonly scores = new KahanSum();

  get sum(): number {
    return this.scores.value;
  }

  add(leverage: Float64Array, precision: ScoreResult['precision']): void {
    this.scores.add(leverage);
    if (precision === 'float32') this.precision = precision;
  }
}

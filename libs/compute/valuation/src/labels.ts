import { NumericError } from '@assay/compute/matrix';

/** Most classes accepted: cross-products take d × classes float64 numbers. */
export const maxClasses = 10_000;

/** Labels of n rows as class numbers. */
export interface ClassLabels {
  /** Class names, sorted; a row's code is an index into them. */
  classes: string[];
  /** Length n; −1 for a row without a label. */
  codes: Int32Array;
}

/** Numbers the distinct labels in sorted order, so that the same labels always give the same codes. */
export function encodeLabels(labels: readonly (string | null | undefined)[]): ClassLabels {
  const classes = [...new Set(labels)].filter((label) => label !== null && label !== undefined).sort();
  const numbers = new Map<string | null | undefined, number>(classes.map((label, index) => [label, index]));
  return { classes, codes: Int32Array.from(labels, (label) => numbers.get(label) ?? -1) };
}

/** The labelled rows of a matrix, numbered 0 … count − 1 in order. */
export interface LabelledRows {
  count: number;
  /** Length n: 1 for a labelled row. */
  mask: Uint8Array;
  /** Class of each labelled row, length `count`. */
  codes: Int32Array;
  classes: number;
}

/**
 * Sorts out the labelled rows.
 * @throws NumericError `shape_mismatch`, `too_few_labels` (fewer than two rows or two classes), `too_many_classes`.
 */
export function labelledRows({ codes, classes }: ClassLabels, rows: number): LabelledRows {
  if (codes.length !== rows) {
    throw new NumericError('shape_mismatch', `${codes.length} labels were given for ${rows} rows.`);
  }
  if (classes.length > maxClasses) {
    throw new NumericError(
      'too_many_classes',
      `There are ${classes.length} classes; at most ${maxClasses} can be valued.`,
    );
  }
  const mask = Uint8Array.from(codes, (code) => (code >= 0 ? 1 : 0));
  const labelled = codes.filter((code) => code >= 0);
  if (new Set(labelled).size < 2) {
    throw new NumericError(
      'too_few_labels',
      'Label-aware values need labelled rows of at least two classes. Import labels first.',
    );
  }
  return { count: labelled.length, mask, codes: labelled, classes: classes.length };
}

/** Takes values of consecutive rows of the whole matrix. A promise is awaited. */
export type ValueSink = (rowStart: number, values: Float64Array) => void | Promise<void>;

/** Spreads values of labelled rows, given in order, over all rows; rows without a label get NaN. */
export class ValueSpreader {
  private next = 0;

  constructor(
    private readonly mask: Uint8Array,
    private readonly sink: ValueSink,
  ) {}

  /** Values of the next labelled rows. */
  async push(values: Float64Array): Promise<void> {
    const start = this.next;
    let end = start;
    for (let taken = 0; taken < values.length; end += 1) taken += this.mask[end];
    await this.emit(end, values);
  }

  /** The rows after the last labelled one. */
  async finish(): Promise<void> {
    await this.emit(this.mask.length, new Float64Array());
  }

  private async emit(end: number, values: Float64Array): Promise<void> {
    const start = this.next;
    if (end === start) return;
    const spread = new Float64Array(end - start).fill(Number.NaN);
    for (let row = start, taken = 0; row < end; row += 1) {
      if (!this.mask[row]) continue;
      spread[row - start] = values[taken];
      taken += 1;
    }
    this.next = end;
    await this.sink(start, spread);
  }
}

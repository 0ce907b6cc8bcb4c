/** A text of every row, as a number into the distinct ones. */
export interface RowTexts {
  /** Distinct texts, sorted. */
  names: string[];
  /** −1: none. */
  codes: Int32Array;
}

/** Numbers the texts of rows, such as labels, as they come, and at the end anew in their order. */
export class TextCodes {
  private readonly numbers = new Map<string, number>();

  /** @param codes one per row, −1 to begin with */
  constructor(private readonly codes: Int32Array) {}

  set(row: number, text: string | null): void {
    if (text === null) return;
    let code = this.numbers.get(text);
    if (code === undefined) {
      code = this.numbers.size;
      this.numbers.set(text, code);
    }
    this.codes[row] = code;
  }

  sorted(): RowTexts {
    const names = [...this.numbers.keys()].sort();
    const places = new Int32Array(names.length);
    names.forEach((name, place) => (places[this.numbers.get(name) ?? 0] = place));
    for (let row = 0; row < this.codes.length; row += 1) {
      if (this.codes[row] >= 0) this.codes[row] = places[this.codes[row]];
    }
    return { names, codes: this.codes };
  }
}

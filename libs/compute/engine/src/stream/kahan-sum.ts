/** Kahan's compensated summation: the effective dimension of 10⁸ rows keeps its digits. */
export class KahanSum {
  value = 0;
  private lost = 0;

  add(terms: Float64Array): void {
    let { value, lost } = this;
    for (let i = 0; i < terms.length; i += 1) {
      const term = terms[i] - lost;
      const next = value + term;
      lost = next - value - term;
      value = next;
    }
    this.value = value;
    this.lost = lost;
  }
}

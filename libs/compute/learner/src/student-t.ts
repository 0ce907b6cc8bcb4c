/**
 * The t with P(|T| ≤ t) = `confidence` for Student's distribution with a whole number of degrees of freedom ν ≥ 1.
 * Inverts the finite series of Abramowitz and Stegun 26.7.3 and 26.7.4 by bisection of the angle θ = atan(t/√ν).
 */
export function studentT(confidence: number, freedom: number): number {
  let [low, high] = [0, Math.PI / 2];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (centralShare(middle, freedom) < confidence) low = middle;
    else high = middle;
  }
  return Math.tan((low + high) / 2) * Math.sqrt(freedom);
}

/** P(|T| ≤ √ν·tan θ). */
function centralShare(angle: number, freedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? sine * cosine : sine;
  let sum = 0;
  // Odd ν: θ + Σ sin θ·(cos θ + 2/3 cos³ θ + … ), to cos^(ν−2); even ν: sin θ·(1 + 1/2 cos² θ + …), to cos^(ν−2).
  for (let power = isOdd ? 1 : 0; power <= freedom - 2; power += 2) {
    sum += term;
    term *= ((power + 1) / (power + 2)) * cosine * cosine;
  }
  return isOdd ? (2 / Math.PI) * (angle + sum) : sum;
}

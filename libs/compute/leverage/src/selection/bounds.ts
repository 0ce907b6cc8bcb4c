/** What a spectral error ε < 1 implies for ridge regression on the weighted subset, θ̂ against θ* on all rows; ‖·‖_A with A = XᵀX + λI. */
export interface ErrorBounds {
  /**
   * Realisable labels, y = Xθ: ‖θ̂ − θ*‖_A ≤ `distance`·‖θ‖₂ with ε/(1−ε)·√λ; R(θ̂) − R(θ*) ≤ `excess`·‖θ‖₂², half its square, with
   * R(θ) = ½‖Xθ − y‖² + (λ/2)‖θ‖².
   */
  realisable: { distance: number; excess: number };
  /** The paper's form for ε ≤ ½, realisable labels: ‖θ̂ − θ*‖_A ≤ 4ε‖θ‖_A, excess ≤ 8ε²‖θ‖²_A. Else null. */
  paper: { case: 'realisable'; distance: number; excess: number } | null;
  /**
   * Any labels: R(θ̂) ≤ `factor`·R(θ*) with probability 1 − δ′, factor = 1 + r/(δ′(1−ε)²), where r is the largest ratio of leverage to expected
   * copies (k/m in plain i.i.d. sampling). Null where it is not shown: rows picked without chance, dependent draws, must-drop rows.
   */
  noise: { factor: number; delta: number } | null;
}

/** The bounds of `ErrorBounds`; null unless ε < 1. */
export function errorBounds(
  epsilon: number,
  lambda: number,
  noise: { ratio?: number; delta: number },
): ErrorBounds | null {
  if (!(epsilon < 1)) return null;
  const distance = (epsilon / (1 - epsilon)) * Math.sqrt(lambda);
  return {
    realisable: { distance, excess: distance ** 2 / 2 },
    paper: epsilon <= 0.5 ? { case: 'realisable', distance: 4 * epsilon, excess: 8 * epsilon ** 2 } : null,
    noise:
      noise.ratio === undefined
        ? null
        : { factor: 1 + noise.ratio / (noise.delta * (1 - epsilon) ** 2), delta: noise.delta },
  };
}

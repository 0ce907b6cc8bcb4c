/** Value and gradient of a smooth convex function. The gradient belongs to the receiver. */
export interface Evaluation {
  value: number;
  gradient: Float64Array;
}

/** What is minimised, and how far. */
export interface MinimizeProblem {
  evaluate: (point: Float64Array) => Evaluation;
  /** An approximation of the inverse Hessian applied to a vector: symmetric and positive definite. */
  precondition: (vector: Float64Array) => Float64Array;
  start: Float64Array;
  /** Done when no entry of the gradient is larger. */
  tolerance: number;
  iterations: number;
}

/** Where a minimisation ended. */
export interface Minimum {
  point: Float64Array;
  value: number;
  /** Largest entry of the gradient. */
  gradientNorm: number;
  iterations: number;
  converged: boolean;
}

/** Steps that the approximation of the Hessian is made of. */
const memory = 10;

interface Step {
  move: Float64Array;
  change: Float64Array;
  /** move · change, positive. */
  curvature: number;
}

/** Preconditioned L-BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5) with backtracking from step 1. */
export function minimize({ evaluate, precondition, start, tolerance, iterations }: MinimizeProblem): Minimum {
  let point = start;
  let { value, gradient } = evaluate(point);
  const steps: Step[] = [];
  let done = 0;
  while (done < iterations && largest(gradient) > tolerance) {
    const direction = descend(gradient, steps, precondition);
    const found = search(evaluate, point, { value, gradient }, direction);
    // No lower value to be found in float64: this is as near as it gets.
    if (!found) break;
    const change = found.gradient.map((entry, i) => entry - gradient[i]);
    const move = found.point.map((entry, i) => entry - point[i]);
    const curvature = dot(move, change);
    if (curvature > 1e-14 * Math.sqrt(dot(move, move) * dot(change, change))) {
      steps.push({ move, change, curvature });
      if (steps.length > memory) steps.shift();
    }
    ({ point, value, gradient } = found);
    done += 1;
  }
  const gradientNorm = largest(gradient);
  return { point, value, gradientNorm, iterations: done, converged: gradientNorm <= tolerance };
}

/** −H·g by the two-loop recursion. */
function descend(
  gradient: Float64Array,
  steps: readonly Step[],
  precondition: MinimizeProblem['precondition'],
): Float64Array {
  const vector = gradient.map((entry) => -entry);
  const shares = new Float64Array(steps.length);
  for (let k = steps.length - 1; k >= 0; k -= 1) {
    const { move, change, curvature } = steps[k];
    shares[k] = dot(move, vector) / curvature;
    addScaled(vector, change, -shares[k]);
  }
  const direction = precondition(vector);
  const last = steps.at(-1);
  if (last) {
    const scale = last.curvature / dot(last.change, precondition(last.change));
    for (let i = 0; i < direction.length; i += 1) direction[i] *= scale;
  }
  steps.forEach(({ move, change, curvature }, k) => {
    addScaled(direction, move, shares[k] - dot(change, direction) / curvature);
  });
  return direction;
}

/** The first of the steps 1, ½, ¼, … that lowers the value by enough (Armijo's rule with 1e-4, and rounding of the value). */
function search(
  evaluate: MinimizeProblem['evaluate'],
  from: Float64Array,
  { value, gradient }: Evaluation,
  direction: Float64Array,
): (Evaluation & { point: Float64Array }) | undefined {
  const slope = dot(gradient, direction);
  const rounding = 4 * Number.EPSILON * Math.abs(value);
  for (let length = 1; length > 1e-10; length /= 2) {
    const point = from.slice();
    addScaled(point, direction, length);
    const next = evaluate(point);
    if (next.value <= value + 1e-4 * length * slope + rounding) return { ...next, point };
  }
  return undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

function addScaled(to: Float64Array, vector: Float64Array, scale: number): void {
  for (let i = 0; i < to.length; i += 1) to[i] += scale * vector[i];
}

function largest(vector: Float64Array): number {
  let most = 0;
  for (let i = 0; i < vector.length; i += 1) most = Math.max(most, Math.abs(vector[i]));
  return most;
}

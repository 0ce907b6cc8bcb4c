/** Seeded random numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
  /** Uniform integer in [0, bound). */
  readonly integer: (bound: number) => number;
}

/** splitmix32 finaliser: spreads one 32-bit seed over the generator's state. */
function splitmix32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}

/** xoshiro128** by Blackman and Vigna (2018), state spread from the seed by splitmix32. */
export function createRandom(seed: number): Random {
  const spread = splitmix32(Math.trunc(seed) ^ Math.trunc(seed / 4294967296));
  let [a, b, c, d] = [spread(), spread(), spread(), spread()];
  let spare: number | undefined;

  const next = (): number => {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const uniform = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;

  return {
    uniform,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      // Box and Muller; 1 - u keeps the logarithm's argument above zero.
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    integer: (bound) => Math.floor(uniform() * bound),
  };
}

/** `count` different integers out of [0, population), ascending (Floyd's algorithm: memory O(count)). */
export function sampleIndices(population: number, count: number, random: Random): Uint32Array {
  const wanted = Math.min(count, population);
  const chosen = new Set<number>();
  for (let top = population - wanted; top < population; top += 1) {
    const candidate = random.integer(top + 1);
    chosen.add(chosen.has(candidate) ? top : candidate);
  }
  return Uint32Array.from(chosen).sort();
}

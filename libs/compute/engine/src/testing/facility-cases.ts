import type { Engine, TokenTiles } from '../engine';
import type { ContractCase } from './contract-case';
import { TileOracle } from './facility-oracle';
import { decayingMatrix } from './matrices';

function tilesOf(tiles: number, tokens: number, columns: number): TokenTiles {
  return { tiles, tokens, columns, data: Float32Array.from(decayingMatrix(tiles * tokens, columns, 0.2, tokens)) };
}

/** Equal tokens, zero tokens, and tokens that point the same way. */
function withTies(): TokenTiles {
  const tiles = tilesOf(3, 24, 5);
  const size = tiles.columns;
  for (const copy of [1, 9, 40, 71]) tiles.data.copyWithin(copy * size, 5 * size, 6 * size);
  for (const zero of [0, 30, 31]) tiles.data.fill(0, zero * size, (zero + 1) * size);
  for (let j = 0; j < size; j += 1) tiles.data[12 * size + j] = 4 * tiles.data[5 * size + j];
  return tiles;
}

const cases: Record<string, [TokenTiles, number]> = {
  'a single token': [tilesOf(1, 1, 1), 1],
  'one tile of 65 tokens': [tilesOf(1, 65, 9), 33],
  'seven tiles of 32 tokens': [tilesOf(7, 32, 17), 16],
  'every token of a tile': [tilesOf(2, 19, 3), 19],
  'ties and zero tokens': [withTies(), 24],
  'zero tokens only': [{ tiles: 2, tokens: 4, columns: 2, data: new Float32Array(16) }, 3],
};

/** Facility location against plain evaluation of all tokens before every pick. */
export const facilityCases: readonly ContractCase[] = Object.entries(cases).map(([title, [tiles, picks]]) => ({
  title: `covers ${title} greedily`,
  run: (engine) => check(engine, tiles, picks),
}));

/** Similarities may be float32, and every gain sums as many as there are tokens. */
const rounding = 1e-6;

async function check(engine: Engine, tiles: TokenTiles, picks: number): Promise<void> {
  const picked = await engine.facilityLocation(tiles, picks);
  expect(picked.length).toBe(tiles.tiles * picks);
  for (let tile = 0; tile < tiles.tiles; tile += 1) {
    const oracle = new TileOracle(tiles, tile);
    for (const token of picked.subarray(tile * picks, (tile + 1) * picks)) {
      const { regret, passedOver } = oracle.pick(token);
      expect(regret).toBeLessThanOrEqual(rounding * tiles.tokens);
      expect(passedOver).toBe(false);
    }
  }
}

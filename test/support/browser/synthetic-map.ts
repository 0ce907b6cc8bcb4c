import type { Page } from 'playwright-core';

export interface SyntheticMap {
  labels: string[];
  /** As `GET /valuations/{id}/map` answers: ids, x, y, values, labels, one column after the other. */
  bytes: Buffer;
}

const CLASSES = 10;
const BYTES_PER_POINT = 22;

/**
 * A map of as many points as asked for: ten round clouds around the origin. Like the real one, but of items that exist only by
 * their ids.
 * @param itemIds given to the points in turn
 */
export function syntheticMap(points: number, itemIds: readonly string[]): SyntheticMap {
  const bytes = Buffer.alloc(points * BYTES_PER_POINT);
  const normal = normals(7);
  for (let i = 0; i < points; i++) {
    const label = i % CLASSES;
    const angle = (label * 2 * Math.PI) / CLASSES;
    bytes.writeBigInt64LE(BigInt(itemIds[i % itemIds.length] ?? '0'), 8 * i);
    bytes.writeFloatLE(3 * Math.cos(angle) + 0.5 * normal(), 8 * points + 4 * i);
    bytes.writeFloatLE(2 * Math.sin(angle) + 0.4 * normal(), 12 * points + 4 * i);
    bytes.writeFloatLE(((i % 100) + 1) / (50.5 * points), 16 * points + 4 * i);
    bytes.writeUInt16LE(label, 20 * points + 2 * i);
  }
  return { labels: Array.from({ length: CLASSES }, (_, k) => `class ${k}`), bytes };
}

/** Answers a page's requests for the map of any valuation with this one. */
export async function serveMap(page: Page, { labels, bytes }: SyntheticMap): Promise<void> {
  await page.route(/\/valuations\/[^/]+\/map-info$/, (route) =>
    route.fulfill({ json: { rows: bytes.length / BYTES_PER_POINT, labels } }),
  );
  await page.route(/\/valuations\/[^/]+\/map$/, (route) =>
    route.fulfill({ body: bytes, contentType: 'application/octet-stream' }),
  );
}

/** Normally distributed numbers, the same ones each time: Box and Muller's method on a linear congruential generator. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

import { readAhead } from './read-ahead';

/** Counts up to `count`, and tells of every number that it was asked for. */
async function* numbers(count: number, asked: number[] = [], ended: () => void = () => undefined) {
  try {
    for (let k = 0; k < count; k += 1) {
      asked.push(k);
      yield k;
    }
  } finally {
    ended();
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('readAhead', () => {
  it.each([0, 1, 2, 9])('gives every item once and in order, %i ahead', async (ahead) => {
    expect(await all(readAhead(numbers(5), ahead))).toEqual([0, 1, 2, 3, 4]);
    expect(await all(readAhead(numbers(0), ahead))).toEqual([]);
  });

  it('asks for as many as it may before they are needed, and for no more', async () => {
    const asked: number[] = [];
    const items = readAhead(numbers(9, asked), 2)[Symbol.asyncIterator]();
    expect((await items.next()).value).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toEqual([0, 1, 2]);
  });

  it('tells when the taker is done with an item', async () => {
    const released: number[] = [];
    for await (const item of readAhead(numbers(4), 2, (done) => released.push(done)))
      expect(released).toEqual(Array.from({ length: item }, (_, k) => k));
    expect(released).toEqual([0, 1, 2, 3]);
  });

  it('ends the maker when the taker leaves early', async () => {
    let hasEnded = false;
    for await (const item of readAhead(
      numbers(Number.POSITIVE_INFINITY, [], () => (hasEnded = true)),
      2,
    )) {
      if (item === 3) break;
    }
    expect(hasEnded).toBe(true);
  });

  it('fails where the maker fails, after the items before', async () => {
    const failing = async function* () {
      yield* numbers(2);
      throw new Error('no more');
    };
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      for await (const item of readAhead(failing(), 3)) seen.push(item);
    };
    await expect(run()).rejects.toThrow('no more');
    expect(seen).toEqual([0, 1]);
  });
});

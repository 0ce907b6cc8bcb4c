/**
 * The same items, with up to `ahead` of them asked for before they are needed, so that whoever makes them works while whoever takes
 * them does.
 * @param release told of each item when the taker asks for the next: by then it is done with it
 */
export async function* readAhead<T>(
  items: AsyncIterable<T>,
  ahead: number,
  release: (item: T) => void = () => undefined,
): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  const ask = (): Promise<IteratorResult<T>> => {
    const next = iterator.next();
    // Seen when its turn comes; until then, and when it never comes, it must not count as unhandled.
    next.catch(() => undefined);
    return next;
  };
  const asked = Array.from({ length: ahead }, ask);
  try {
    for (;;) {
      asked.push(ask());
      const next = await asked.shift();
      if (!next || next.done) return;
      yield next.value;
      release(next.value);
    }
  } finally {
    await iterator.return?.();
  }
}

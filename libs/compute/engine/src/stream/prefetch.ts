import type { RowBlock, RowBlockSource } from '@assay/compute/matrix';

/**
 * The blocks of a source, in order. While the consumer works on one, the next is already asked for, if the source allows that
 * (`stable`): at most two blocks are in memory. A source that reuses memory is asked only when the consumer is done with the
 * block before, since asking is what makes it overwrite: it has to read ahead into another buffer by itself, as `openNpy` does.
 */
export async function* prefetch(source: RowBlockSource): AsyncGenerator<RowBlock> {
  if (!source.stable) {
    yield* source.blocks();
    return;
  }
  const blocks = source.blocks()[Symbol.asyncIterator]();
  let pending = ask(blocks);
  try {
    for (let next = await pending; !next.done; next = await pending) {
      pending = ask(blocks);
      yield next.value;
    }
  } finally {
    // The source is in the middle of making a block when the consumer stops early: only afterwards can it clean up.
    await pending.catch(() => undefined);
    await blocks.return?.();
  }
}

function ask(blocks: AsyncIterator<RowBlock>): Promise<IteratorResult<RowBlock>> {
  const next = blocks.next();
  // Looked at when its turn comes; until then a failure must not count as unhandled.
  next.catch(() => undefined);
  return next;
}

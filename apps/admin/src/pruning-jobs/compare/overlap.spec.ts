import { keptIn, overlapOf } from './overlap';

const manifest = (decisions: Record<string, 'keep' | 'drop'>): ArrayBuffer => {
  const lines = Object.entries(decisions).map(([id, decision]) => JSON.stringify({ id, decision }));
  const { buffer } = new TextEncoder().encode(`${['{"format":"assay-pruning-manifest/1"}', ...lines].join('\n')}\n`);
  return buffer;
};

describe('keptIn', () => {
  it('reads the lines after the head', () => {
    const { kept, all } = keptIn(manifest({ a: 'keep', b: 'drop', 'c\nd': 'keep' }));
    expect([...kept]).toEqual(['a', 'c\nd']);
    expect(all.size).toBe(3);
  });
});

describe('overlapOf', () => {
  it('counts by who keeps an item', () => {
    const left = manifest({ a: 'keep', b: 'keep', c: 'drop', d: 'drop' });
    const right = manifest({ a: 'keep', b: 'drop', c: 'keep', d: 'drop' });
    expect(overlapOf(left, right)).toEqual({ both: 1, onlyLeft: 1, onlyRight: 1, neither: 1 });
  });

  it('counts what only one of them names', () => {
    expect(overlapOf(manifest({ a: 'keep' }), manifest({ b: 'drop', c: 'keep' }))).toEqual({
      both: 0,
      onlyLeft: 1,
      onlyRight: 1,
      neither: 1,
    });
  });
});

import fc from 'fast-check';
import { rangesOfPage } from './pages';

describe('rangesOfPage', () => {
  it('continues a page in the next state', () => {
    const counts = [
      { state: 'active', count: 3 },
      { state: 'waiting', count: 0 },
      { state: 'failed', count: 9 },
    ];
    expect(rangesOfPage(counts, 1, 5)).toEqual([
      { state: 'active', start: 0, end: 2, count: 3 },
      { state: 'failed', start: 0, end: 1, count: 9 },
    ]);
    expect(rangesOfPage(counts, 2, 5)).toEqual([{ state: 'failed', start: 2, end: 6, count: 9 }]);
    expect(rangesOfPage(counts, 4, 5)).toEqual([]);
  });

  it('shows every job exactly once over all pages', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { maxLength: 5 }), fc.integer({ min: 1, max: 7 }), (sizes, perPage) => {
        const counts = sizes.map((count, index) => ({ state: String(index), count }));
        const all = counts.flatMap(({ state, count }) =>
          Array.from({ length: count }, (_, index) => `${state}/${index}`),
        );
        const paged: string[] = [];
        for (let page = 1; page <= Math.ceil(all.length / perPage) + 1; page += 1) {
          for (const { state, start, end } of rangesOfPage(counts, page, perPage)) {
            for (let index = start; index <= end; index += 1) paged.push(`${state}/${index}`);
          }
        }
        expect(paged).toEqual(all);
      }),
    );
  });
});

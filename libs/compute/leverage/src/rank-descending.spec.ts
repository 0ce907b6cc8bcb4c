import * as fc from 'fast-check';
import { rankDescending } from './rank-descending';

describe('rankDescending', () => {
  it('ranks from 1, the lower row first among equals, NaN last', () => {
    const values = Float64Array.of(2, NaN, 7, -1, 2, Infinity, -0, 0, -Infinity, 5e-324, -5e-324);
    expect([...rankDescending(values)]).toEqual([3, 11, 2, 9, 4, 1, 6, 7, 10, 5, 8]);
    expect(rankDescending(new Float64Array())).toEqual(new Uint32Array());
  });

  it('agrees with a comparison sort', () => {
    const numbers = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -2, max: 2 }));
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 300 }), (values) => {
        const order = values
          .map((_, i) => i)
          .sort((a, b) => (values[a] === values[b] ? a - b : values[b] > values[a] ? 1 : -1));
        const ranks = rankDescending(Float64Array.from(values));
        expect(order.map((row) => ranks[row])).toEqual(order.map((_, place) => place + 1));
      }),
    );
  });
});

import { decodeArrays, encodeArrays } from './array-codec';

async function* stream(parts: Buffer[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const sample = {
  facts: { sum: 0.1 + 0.2, name: 'gram', nothing: null },
  arrays: {
    wide: Float64Array.of(Math.PI, -0, 1e-310, Number.MAX_VALUE),
    narrow: new Float32Array([1.5, 2.5, 3.5]).subarray(1),
    empty: new Float64Array(),
  },
};

describe('encodeArrays', () => {
  it.each([1 << 20, 16, 4])('is undone by decodeArrays to the last bit, in parts of %i bytes', async (partBytes) => {
    const parts = [...encodeArrays(sample, partBytes)];
    expect(parts.slice(1).every(({ length }) => length <= partBytes)).toBe(true);
    expect(await decodeArrays(stream(parts))).toEqual(sample);
  });

  it('is not mistaken for something else when a part is missing', async () => {
    const parts = [...encodeArrays(sample, 16)];
    await expect(decodeArrays(stream(parts.slice(0, -1)))).rejects.toThrow('missing');
    await expect(decodeArrays(stream([]))).rejects.toThrow('missing');
  });
});

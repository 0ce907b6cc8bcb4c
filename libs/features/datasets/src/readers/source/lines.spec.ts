import fc from 'fast-check';
import { CR, splitLines } from './lines';

async function* chunked(content: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let i = 0; at < content.byteLength; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield content.subarray(at, at + size);
    at += size;
  }
}

async function lines(
  content: Buffer,
  sizes: readonly number[],
  maxBytes = 1000,
  lineBreak?: typeof CR,
): Promise<[number, string, boolean][]> {
  const found: [number, string, boolean][] = [];
  for await (const group of splitLines(chunked(content, sizes), maxBytes, lineBreak)) {
    for (const line of group) found.push([line.number, line.bytes.toString('utf8'), line.tooLong]);
  }
  return found;
}

describe('splitLines', () => {
  it('finds the same lines however the bytes are chunked', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '\n', '\r\n', '"', ' '), { maxLength: 60 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
        async (content, sizes) => {
          const expected = content.split(/\r?\n/);
          if (expected.at(-1) === '') expected.pop();
          const found = await lines(Buffer.from(content), sizes);
          expect(found).toEqual(expected.map((line, i) => [i + 1, line, false]));
        },
      ),
    );
  });

  it('marks a line over the limit, keeps only its beginning, and goes on with the next', async () => {
    const content = Buffer.from(`ok\n${'x'.repeat(50)}\nfine\n${'y'.repeat(11)}`);
    for (const size of [1, 3, 200]) {
      expect(await lines(content, [size], 10)).toEqual([
        [1, 'ok', false],
        [2, 'x'.repeat(10), true],
        [3, 'fine', false],
        [4, 'y'.repeat(10), true],
      ]);
    }
  });

  it('splits at carriage returns where a file knows no other line break', async () => {
    expect(await lines(Buffer.from('a\rb\rc'), [2], 10, CR)).toEqual([
      [1, 'a', false],
      [2, 'b', false],
      [3, 'c', false],
    ]);
  });
});

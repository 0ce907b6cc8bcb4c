/** Numbers with names, beside a few plain facts: what passes take and give. */
export interface Arrays<Facts> {
  facts: Facts;
  arrays: Record<string, Float64Array | Float32Array>;
}

interface Header {
  facts: unknown;
  arrays: { name: string; type: 'float32' | 'float64'; length: number }[];
}

/** Bytes of a part at most; Postgres takes values of up to a gigabyte, and memory is spared by less. */
export const PART_BYTES = 8 * 1024 * 1024;

/** As parts of bounded size: a header in JSON, then the arrays one after another, little-endian, each beginning a part. */
export function* encodeArrays<Facts>({ facts, arrays }: Arrays<Facts>, partBytes = PART_BYTES): Generator<Buffer> {
  const entries = Object.entries(arrays);
  const header: Header = {
    facts,
    arrays: entries.map(([name, { length, BYTES_PER_ELEMENT }]) => ({
      name,
      type: BYTES_PER_ELEMENT === 4 ? 'float32' : 'float64',
      length,
    })),
  };
  yield Buffer.from(JSON.stringify(header), 'utf8');
  for (const [, { buffer, byteOffset, byteLength }] of entries) {
    for (let at = 0; at < byteLength; at += partBytes)
      yield Buffer.from(buffer, byteOffset + at, Math.min(partBytes, byteLength - at));
  }
}

/** The inverse of {@link encodeArrays}. @throws Error when a part is missing */
export async function decodeArrays<Facts>(parts: AsyncIterable<Uint8Array>): Promise<Arrays<Facts>> {
  const iterator = parts[Symbol.asyncIterator]();
  const next = async (): Promise<Uint8Array> => {
    const part = await iterator.next();
    if (part.done) throw new Error('a part of a shard is missing');
    return part.value;
  };
  const header = JSON.parse(Buffer.from(await next()).toString('utf8')) as Header;
  const arrays: Arrays<Facts>['arrays'] = {};
  for (const { name, type, length } of header.arrays) {
    const array = type === 'float32' ? new Float32Array(length) : new Float64Array(length);
    const bytes = new Uint8Array(array.buffer);
    for (let at = 0; at < bytes.length;) {
      const part = await next();
      bytes.set(part, at);
      at += part.length;
    }
    arrays[name] = array;
  }
  await iterator.return?.();
  return { facts: header.facts as Facts, arrays };
}

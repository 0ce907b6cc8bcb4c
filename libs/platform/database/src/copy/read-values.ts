import type { ByteReader } from './byte-reader';
import { SIGNATURE } from './signature';

/**
 * Values of the one column that a binary COPY consists of, each copied once from the chunks in which it arrives.
 * @param allocate gives memory for a value of so many bytes
 */
export async function* readValues<T extends Uint8Array>(
  bytes: ByteReader,
  allocate: (size: number) => T,
): AsyncGenerator<T> {
  await bytes.take(SIGNATURE.length);
  for (;;) {
    const fields = (await bytes.take(2)).readInt16BE(0);
    if (fields < 0) break;
    const size = (await bytes.take(4)).readInt32BE(0);
    if (fields !== 1 || size < 0) throw new Error('one column without nulls was expected');
    const value = allocate(size);
    await bytes.fill(value);
    yield value;
  }
  await bytes.end();
}

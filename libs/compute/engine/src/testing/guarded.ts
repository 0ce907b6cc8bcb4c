/** Bytes around an array by which a write outside it is found out. */
const margin = 256;
const mark = 0xa5;

type Constructor<View> = new (buffer: ArrayBuffer, offset: number, length: number) => View;

/** Arrays in the middle of marked memory, for the outputs of a library function. */
export class Guard {
  private readonly regions: { buffer: ArrayBuffer; bytes: number }[] = [];

  /** An array of `length` elements of the given type; its content is marked, too, so that it has to be written. */
  array<View extends ArrayBufferView>(type: Constructor<View> & { BYTES_PER_ELEMENT: number }, length: number): View {
    const bytes = length * type.BYTES_PER_ELEMENT;
    const buffer = new ArrayBuffer(bytes + 2 * margin);
    new Uint8Array(buffer).fill(mark);
    this.regions.push({ buffer, bytes });
    return new type(buffer, margin, length);
  }

  /** Whether everything around the arrays is as it was. */
  intact(): boolean {
    return this.regions.every(({ buffer, bytes }) => {
      const all = new Uint8Array(buffer);
      return [all.subarray(0, margin), all.subarray(margin + bytes)].every((part) =>
        part.every((byte) => byte === mark),
      );
    });
  }
}

export const LF = 0x0a;
export const CR = 0x0d;

/** One physical line without its line break. */
export interface Line {
  /** 1-based. */
  number: number;
  bytes: Buffer;
  /** The line was longer than allowed: `bytes` is only its beginning and the rest was dropped. */
  tooLong: boolean;
}

/** Joins pieces; a line that lies within one chunk, as most do, is not copied. */
function join(pieces: Buffer[], last: Buffer): Buffer {
  return pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
}

function withoutCarriageReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes;
}

/**
 * Splits bytes into lines that end in LF or CRLF. Splitting bytes before decoding is safe, since in UTF-8 the byte 0x0a
 * occurs in no other character, and lets one badly encoded line be reported alone. Memory is bounded by `maxBytes`.
 * @param lineBreak CR for the files of old spreadsheets that know no LF
 */
export async function* splitLines(
  bytes: AsyncIterable<Buffer>,
  maxBytes: number,
  lineBreak: typeof LF | typeof CR = LF,
): AsyncGenerator<Line[]> {
  let number = 0;
  let pieces: Buffer[] = [];
  let held = 0;
  let tooLong = false;
  for await (const chunk of bytes) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(lineBreak); end !== -1; end = chunk.indexOf(lineBreak, from)) {
      const last = chunk.subarray(from, end);
      const isLong: boolean = tooLong || held + last.byteLength > maxBytes;
      const content = isLong ? join(pieces, last).subarray(0, maxBytes) : withoutCarriageReturn(join(pieces, last));
      lines.push({ number: ++number, bytes: content, tooLong: isLong });
      pieces = [];
      held = 0;
      tooLong = false;
      from = end + 1;
    }
    const rest = chunk.subarray(from);
    if (rest.byteLength > 0) {
      if (held + rest.byteLength > maxBytes) tooLong = true;
      if (held < maxBytes) pieces.push(rest.subarray(0, maxBytes - held));
      held = Math.min(maxBytes, held + rest.byteLength);
    }
    if (lines.length > 0) yield lines;
  }
  if (held > 0) yield [{ number: number + 1, bytes: withoutCarriageReturn(Buffer.concat(pieces)), tooLong }];
}

import { isUtf8 } from 'node:buffer';
import { LIMITS } from '../limits';
import type { RowProblem } from '../reader';
import { type CR, type LF, type Line, splitLines } from '../source/lines';
import { type CsvDialect, CsvFieldSplitter, splitPlain } from './csv-fields';

/*
 * Why neither DuckDB nor csv-parse reads the rows of a CSV file. DuckDB tells the lines of rejected rows but not of
 * good ones, and one stray quote changes its guess about the quoting of the whole file. csv-parse gives up everything
 * from an unclosed quote to the end of the file (or of its record limit) and replaces bytes that are not UTF-8 without
 * a word. Here a bad line costs that line: after a quote that is not closed properly, reading goes on in the next line.
 */

/** The fields of one record and the line that it starts in. */
export interface CsvRecord {
  line: number;
  fields: string[];
}

export type CsvRecordResult = CsvRecord | { problem: RowProblem };

/** Lines that were read but not used up, with a way to get more. */
class LineQueue {
  private lines: Line[] = [];
  private next = 0;

  constructor(private readonly source: AsyncIterator<Line[]>) {}

  /** The line `offset` places ahead, or null past the end. */
  async peek(offset: number): Promise<Line | null> {
    while (this.next + offset >= this.lines.length) {
      const next = await this.source.next();
      if (next.done) return null;
      this.lines = [...this.lines.slice(this.next), ...next.value];
      this.next = 0;
    }
    return this.lines[this.next + offset] ?? null;
  }

  /** The same without waiting, or null when the line has yet to be read. */
  peekNow(): Line | null {
    return this.lines[this.next] ?? null;
  }

  drop(count: number): void {
    this.next += count;
  }
}

function problem(line: number, code: string, reason: string): CsvRecordResult {
  return { problem: { line, externalId: null, code, reason } };
}

/** What is wrong with a line before it is even split, or null. */
export function lineProblem(line: Line): { problem: RowProblem } | null {
  const bad = (code: string, reason: string): { problem: RowProblem } => ({
    problem: { line: line.number, externalId: null, code, reason },
  });
  if (line.tooLong) return bad('line_too_long', `The line is longer than ${LIMITS.recordBytes} bytes.`);
  if (!isUtf8(line.bytes)) return bad('not_utf8', 'The line is not UTF-8 text: save the file with the encoding UTF-8.');
  if (line.bytes.includes(0))
    return bad('nul_character', 'The line holds a NUL character, which text may not contain.');
  return null;
}

/** One record from the front of the queue: how many lines it took and what came of it (null for an empty line). */
async function takeRecord(
  queue: LineQueue,
  first: Line,
  dialect: CsvDialect,
): Promise<[number, CsvRecordResult | null]> {
  const splitter = new CsvFieldSplitter(dialect);
  let bytes = 0;
  for (let used = 0; ; used++) {
    const line = used === 0 ? first : await queue.peek(used);
    bytes += line?.bytes.byteLength ?? 0;
    if (line === null || bytes > LIMITS.recordBytes) {
      return [1, problem(first.number, 'unclosed_quote', 'A quoted field starts in this line and is never closed.')];
    }
    const bad = lineProblem(line);
    if (bad) {
      if (used === 0) return [1, bad];
      // The bad line belongs to this record, which cannot be told without it.
      return [
        used + 1,
        { problem: { ...bad.problem, line: first.number, reason: `In line ${line.number}: ${bad.problem.reason}` } },
      ];
    }
    const state = splitter.feed(line.bytes.toString('utf8'));
    if (state === 'complete') return [used + 1, { line: first.number, fields: splitter.take() }];
    if (state === 'bad_quotes') {
      const reason =
        used === 0
          ? 'Text follows a closing quote: double the quotes that belong to the text.'
          : `A quoted field starts in this line and is not closed properly (text follows a quote in line ${line.number}).`;
      return [1, problem(first.number, used === 0 ? 'bad_quotes' : 'unclosed_quote', reason)];
    }
  }
}

function takePlain(line: Line, dialect: CsvDialect): CsvRecordResult | null | 'quoted' {
  if (line.bytes.includes(0x22)) return 'quoted';
  const bad = lineProblem(line);
  if (bad) return bad;
  const text = line.bytes.toString('utf8');
  return text.trim() === '' ? null : { line: line.number, fields: splitPlain(text, dialect) };
}

/** The records of CSV text in order, empty lines left out, bad ones as problems. Line breaks in fields become LF. */
export async function* csvRecords(
  bytes: AsyncIterable<Buffer>,
  dialect: CsvDialect,
  lineBreak: typeof LF | typeof CR,
): AsyncGenerator<CsvRecordResult> {
  const source = splitLines(bytes, LIMITS.recordBytes, lineBreak);
  const queue = new LineQueue(source);
  try {
    for (;;) {
      const line = queue.peekNow() ?? (await queue.peek(0));
      if (line === null) return;
      const plain = takePlain(line, dialect);
      const [used, result] = plain === 'quoted' ? await takeRecord(queue, line, dialect) : ([1, plain] as const);
      queue.drop(used);
      if (result) yield result;
    }
  } finally {
    await source.return(undefined);
  }
}

/** How the fields of a CSV file are told apart. */
export interface CsvDialect {
  delimiter: ',' | ';' | '\t' | '|';
  /** Every delimiter is followed by a blank that is not data, as in `a, b, c`. */
  skipInitialSpace: boolean;
}

export type FeedResult = 'complete' | 'open' | 'bad_quotes';

/**
 * Splits one CSV record, fed line by line, into fields after RFC 4180: a field may be quoted, a quote in it is doubled,
 * and it may span lines. As spreadsheets do, a quote within a field that does not start with one is plain text.
 */
export class CsvFieldSplitter {
  private fields: string[] = [];
  private quoted: string[] | null = null;

  constructor(private readonly dialect: CsvDialect) {}

  /** The fields of a record that is complete. */
  take(): string[] {
    return this.fields;
  }

  /**
   * Takes the next line of the record.
   * @returns `open` while a quoted field goes on in the next line, `bad_quotes` when text follows a closing quote
   */
  feed(line: string): FeedResult {
    const { delimiter } = this.dialect;
    let at = 0;
    if (this.quoted !== null) this.quoted.push('\n');
    for (;;) {
      if (this.quoted === null) {
        at = this.skipSpace(line, at);
        if (line[at] !== '"') {
          const end = line.indexOf(delimiter, at);
          this.fields.push(end === -1 ? line.slice(at) : line.slice(at, end));
          if (end === -1) return 'complete';
          at = end + 1;
          continue;
        }
        this.quoted = [];
        at++;
      }
      const closed = this.readQuoted(line, at);
      if (closed === -1) return 'open';
      this.fields.push(this.quoted.join(''));
      this.quoted = null;
      at = this.skipBlanks(line, closed);
      if (at === line.length) return 'complete';
      if (line[at] !== delimiter) return 'bad_quotes';
      at++;
    }
  }

  private skipSpace(line: string, at: number): number {
    return this.dialect.skipInitialSpace && line[at] === ' ' ? at + 1 : at;
  }

  private skipBlanks(line: string, from: number): number {
    let at = from;
    while (line[at] === ' ') at++;
    return at;
  }

  /** Appends quoted text from `from` on; returns the index after the closing quote, or -1 when the line ends first. */
  private readQuoted(line: string, from: number): number {
    const parts = this.quoted ?? [];
    let at = from;
    for (;;) {
      const quote = line.indexOf('"', at);
      if (quote === -1) {
        parts.push(line.slice(at));
        return -1;
      }
      parts.push(line.slice(at, quote));
      if (line[quote + 1] !== '"') return quote + 1;
      parts.push('"');
      at = quote + 2;
    }
  }
}

/** The fields of a record in one line without quotes: the fast way, for most lines of most files. */
export function splitPlain(line: string, dialect: CsvDialect): string[] {
  const fields = line.split(dialect.delimiter);
  return dialect.skipInitialSpace ? fields.map((field) => (field.startsWith(' ') ? field.slice(1) : field)) : fields;
}

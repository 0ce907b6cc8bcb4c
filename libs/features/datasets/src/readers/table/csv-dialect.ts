import { CR, LF } from '../source/lines';
import { isNumeric } from './column-types';
import { type CsvDialect, CsvFieldSplitter } from './csv-fields';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const SAMPLED_LINES = 200;

/** What was told from the beginning of a CSV file. */
export interface CsvShape {
  dialect: CsvDialect;
  lineBreak: typeof LF | typeof CR;
}

/** The records of sample lines; a record that cannot be split or is cut off ends the sample. */
function splitSample(lines: readonly string[], dialect: CsvDialect): string[][] {
  const records: string[][] = [];
  let splitter = new CsvFieldSplitter(dialect);
  for (const line of lines) {
    const state = splitter.feed(line);
    if (state === 'open') continue;
    if (state === 'complete') records.push(splitter.take());
    splitter = new CsvFieldSplitter(dialect);
  }
  return records;
}

/** How many of the sampled records have as many fields as the first, 0 when that is a single one. */
function score(records: readonly string[][]): number {
  const width = records[0]?.length ?? 0;
  if (width < 2) return 0;
  return records.filter((fields) => fields.length === width).length / records.length;
}

function hasInitialSpaces(records: readonly string[][]): boolean {
  const inner = records.flatMap((fields) => fields.slice(1)).filter((field) => field !== '');
  return inner.length > 0 && inner.every((field) => field.startsWith(' '));
}

/**
 * Tells the delimiter (the one that splits most of the sampled records into as many fields as the first), the line
 * break, and whether blanks after delimiters are data.
 * @param complete whether `head` is the whole file; else its last line, which may be cut off, is not looked at
 */
export function sniffCsv(head: Buffer, complete: boolean): CsvShape {
  const lineBreak = !head.includes(LF) && head.includes(CR) ? CR : LF;
  const lines = head.toString('utf8').split(lineBreak === LF ? /\r?\n/ : /\r/);
  if (!complete && lines.length > 1) lines.pop();
  const sample = lines.filter((line) => line.trim() !== '').slice(0, SAMPLED_LINES);
  let best: { delimiter: CsvDialect['delimiter']; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const candidate = score(splitSample(sample, { delimiter, skipInitialSpace: false }));
    if (candidate > best.score) best = { delimiter, score: candidate };
  }
  const records = splitSample(sample, { delimiter: best.delimiter, skipInitialSpace: false });
  return { dialect: { delimiter: best.delimiter, skipInitialSpace: hasInitialSpaces(records) }, lineBreak };
}

/** Whether the cells count 0, 1, 2 … or 1, 2, 3 …: how a table of numbers without names is usually written. */
function isCounting(cells: readonly string[]): boolean {
  const start = Number(cells[0]);
  return (
    cells.length > 1 && (start === 0 || start === 1) && cells.every((cell, i) => cell.trim() === String(start + i))
  );
}

/** Whether the first record names the columns. It does not when one of its cells is a number, unless they just count. */
export function isHeader(cells: readonly string[]): boolean {
  return isCounting(cells) || !cells.some(isNumeric);
}

/** Column names that are unique and not empty: `column_3` for an empty one, `name_2` for the second `name`. */
export function columnNames(cells: readonly string[]): string[] {
  const taken = new Set<string>();
  return cells.map((cell, i) => {
    const base = cell.trim() === '' ? `column_${i + 1}` : cell.trim();
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    taken.add(name);
    return name;
  });
}

import { describeError } from '../host-error';
import { ImportError } from '../import-error';
import { LIMITS } from '../limits';
import type { JsonValue } from '../reader';
import { splitLines } from '../source/lines';
import type { TextSource } from '../source/text-source';
import { inferValueColumn } from './column-types';
import { lineProblem } from './csv-records';
import { type CellValue, scalarText, type Table, type TableRecord, type TableResult } from './table-record';

type JsonObject = Record<string, JsonValue>;

const NESTED_COLUMN_DEPTH = 5;

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under a key, or under a path such as `meta.source.name` where no key is spelled so. */
function lookUp(object: JsonObject, path: string): JsonValue | undefined {
  if (Object.hasOwn(object, path)) return object[path];
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const key = path.slice(0, dot);
    const inner = Object.hasOwn(object, key) ? object[key] : undefined;
    if (isObject(inner)) return lookUp(inner, path.slice(dot + 1));
  }
  return undefined;
}

class JsonRecord implements TableRecord {
  constructor(
    readonly line: number,
    readonly index: number,
    private readonly object: JsonObject,
  ) {}

  value(column: string): CellValue | undefined {
    return lookUp(this.object, column);
  }

  text(column: string): string | null | undefined {
    return scalarText(lookUp(this.object, column));
  }

  entries(): Iterable<[string, CellValue]> {
    return Object.entries(this.object);
  }

  /** All leaves of the record by their paths. */
  *leaves(object: JsonObject = this.object, prefix = '', depth = 0): Generator<[string, JsonValue]> {
    for (const [key, value] of Object.entries(object)) {
      if (isObject(value) && depth < NESTED_COLUMN_DEPTH) yield* this.leaves(value, `${prefix}${key}.`, depth + 1);
      else yield [prefix + key, value];
    }
  }
}

function parseLine(line: number, index: number, text: string): JsonRecord | { problem: TableProblem } {
  const problem = (code: string, reason: string): { problem: TableProblem } => ({
    problem: { line, externalId: null, code, reason },
  });
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    const hint = /\b(?:NaN|Infinity)\b/.test(text) ? ' NaN and Infinity are not JSON: write null.' : '';
    const detail = describeError(error).message.slice(0, 200);
    return problem('invalid_json', `The line is not JSON: ${detail}.${hint}`);
  }
  if (!isObject(value))
    return problem('not_an_object', 'The line is JSON but not an object: write one { … } per line.');
  if (Object.keys(value).length > LIMITS.columns) {
    return problem('too_many_columns', `The object has more than ${LIMITS.columns} keys.`);
  }
  return new JsonRecord(line, index, value);
}

type TableProblem = Extract<TableResult, { problem: unknown }>['problem'];

async function* records(source: TextSource): AsyncGenerator<JsonRecord | { problem: TableProblem }> {
  let index = 0;
  for await (const lines of splitLines(source.open(), LIMITS.recordBytes)) {
    for (const line of lines) {
      const bad = lineProblem(line);
      const text = bad ? '' : line.bytes.toString('utf8');
      if (bad) yield { problem: bad.problem };
      else if (text.trim() === '') continue;
      else yield parseLine(line.number, index, text);
      index++;
    }
  }
}

/**
 * Opens JSON Lines text: one object per line, nested objects reachable by dotted paths.
 * @param sampledRecords records that columns and types are told from
 * @throws ImportError `empty_file` when no line can be read
 */
export async function openJsonl(source: TextSource, sampledRecords: number): Promise<Table> {
  const columns = new Map<string, CellValue[]>();
  let sampled = 0;
  let bad = 0;
  for await (const record of records(source)) {
    if ('problem' in record) bad++;
    else {
      sampled++;
      for (const [path, value] of record.leaves()) {
        const values = columns.get(path);
        if (values) values.push(value);
        else if (columns.size < LIMITS.columns) columns.set(path, [value]);
      }
    }
    if (sampled + bad >= sampledRecords) break;
  }
  if (sampled === 0) {
    const found = bad === 0 ? 'is empty' : `holds no JSON object in its first ${bad} lines`;
    throw new ImportError(
      bad === 0 ? 'empty_file' : 'corrupt_file',
      `${source.name} ${found}: give one JSON object per line.`,
    );
  }
  return {
    columns: [...columns].map(([name, values]) => ({ name, type: inferValueColumn(values) })),
    notes: [],
    records: () => records(source),
  };
}

import { ImportError } from '../import-error';
import { LIMITS } from '../limits';
import type { ColumnMapping, JsonValue, RawRow, RowProblem } from '../reader';
import { parseNumberList } from './column-types';
import { jsonDefect, type ValueDefect } from './json-value';
import type { CellValue, Table, TableRecord } from './table-record';

/** Ids of rows that bring none: their 0-based position, padded so that ids sort as the rows do. */
export function positionId(index: number): string {
  return String(index).padStart(8, '0');
}

/** The columns that a mapping names. */
function namedColumns({ externalId, label, contributor, group, vector, attributes }: ColumnMapping): string[] {
  const parts = [externalId, label, contributor, group, vector].filter((name) => name !== undefined);
  return [...parts, ...(Array.isArray(attributes) ? attributes : [])];
}

/**
 * Refuses a mapping that names columns which the source lacks.
 * @throws ImportError `missing_column`
 */
export function checkMapping(mapping: ColumnMapping, columns: readonly string[], sourceName: string): void {
  const known = new Set(columns);
  const missing = namedColumns(mapping).filter((name) => !known.has(name));
  if (missing.length === 0) return;
  const shown = columns.slice(0, 20).join(', ') + (columns.length > 20 ? ', …' : '');
  throw new ImportError(
    'missing_column',
    `${sourceName} has no column ${missing.join(', ')}. It has: ${shown || 'none'}.`,
  );
}

type Parsed<T> = { ok: T } | { defect: ValueDefect };

/** A value for attributes: typed arrays become lists. */
export function toJson(value: CellValue): JsonValue {
  return ArrayBuffer.isView(value) ? Array.from(value) : value;
}

function toVector(value: CellValue | undefined): Parsed<Float32Array> {
  const list = typeof value === 'string' ? parseNumberList(value) : value;
  if (list === undefined || list === null)
    return { defect: { code: 'missing_vector', reason: 'The row has no vector.' } };
  if (!ArrayBuffer.isView(list) && !Array.isArray(list)) {
    return { defect: { code: 'not_a_vector', reason: 'The vector is not a list of numbers.' } };
  }
  if (list.length === 0) return { defect: { code: 'missing_vector', reason: 'The vector is empty.' } };
  if (list.length > LIMITS.vectorDimension) {
    return {
      defect: { code: 'vector_too_long', reason: `The vector has more than ${LIMITS.vectorDimension} numbers.` },
    };
  }
  if (Array.isArray(list) && !list.every((x) => typeof x === 'number')) {
    return { defect: { code: 'not_a_vector', reason: 'The vector holds something that is not a number.' } };
  }
  return finiteVector(list);
}

/** A float32 copy of numbers, refused when one is NaN, infinite, or infinite once it is float32. */
export function finiteVector(numbers: ArrayLike<number>): Parsed<Float32Array> {
  const vector = Float32Array.from(numbers);
  for (let i = 0; i < vector.length; i++) {
    if (!Number.isFinite(vector[i])) {
      const reason = `Number ${i + 1} of the vector is ${numbers[i]}, which is not a finite float32.`;
      return { defect: { code: 'non_finite', reason } };
    }
  }
  return { ok: vector };
}

/** Turns records of one table into rows. Remembers the dimension of the first vector, which all others must have. */
export class RowMapper {
  private dimension: number | null = null;
  private readonly takenColumns: Set<string>;

  constructor(private readonly mapping: ColumnMapping) {
    this.takenColumns = new Set(namedColumns({ ...mapping, attributes: undefined }));
  }

  /**
   * Refuses a mapping that names columns which the table lacks.
   * @throws ImportError `missing_column`
   */
  static for(table: Table, mapping: ColumnMapping, sourceName: string): RowMapper {
    checkMapping(
      mapping,
      table.columns.map(({ name }) => name),
      sourceName,
    );
    return new RowMapper(mapping);
  }

  map(record: TableRecord): RawRow | { problem: RowProblem } {
    let externalId: string | null = null;
    const refuse = (defect: ValueDefect): { problem: RowProblem } => ({
      problem: { line: record.line, externalId, code: defect.code, reason: defect.reason },
    });
    const id = this.externalId(record);
    if ('defect' in id) return refuse(id.defect);
    externalId = id.ok;
    const facets: Parsed<string | null>[] = (['label', 'contributor', 'group'] as const).map((part) =>
      this.facet(record, part),
    );
    const [label, contributor, group] = facets.map((facet) => ('ok' in facet ? facet.ok : null));
    for (const facet of facets) if ('defect' in facet) return refuse(facet.defect);
    const vector = this.vector(record);
    if (vector && 'defect' in vector) return refuse(vector.defect);
    const attributes = this.attributes(record);
    if ('defect' in attributes) return refuse(attributes.defect);
    return {
      line: record.line,
      externalId,
      kind: vector ? 'vector' : 'row',
      label: label ?? null,
      contributor: contributor ?? null,
      group: group ?? null,
      attributes: attributes.ok,
      ...(vector && { vector: vector.ok }),
    };
  }

  private externalId(record: TableRecord): Parsed<string> {
    const column = this.mapping.externalId;
    if (column === undefined) return { ok: positionId(record.index) };
    const text = record.text(column);
    if (text === undefined)
      return { defect: { code: 'not_a_scalar', reason: `The id in ${column} is a list or an object.` } };
    if (text === null) return { defect: { code: 'missing_external_id', reason: `The row has no id in ${column}.` } };
    if (text.length > LIMITS.externalIdLength) {
      const reason = `The id in ${column} is longer than ${LIMITS.externalIdLength} characters.`;
      return { defect: { code: 'value_too_long', reason } };
    }
    const defect = jsonDefect(text);
    return defect ? { defect: { code: defect.code, reason: `The id in ${column} ${defect.reason}` } } : { ok: text };
  }

  private facet(record: TableRecord, part: 'label' | 'contributor' | 'group'): Parsed<string | null> {
    const column = this.mapping[part];
    if (column === undefined) return { ok: null };
    const text = record.text(column);
    if (text === undefined)
      return { defect: { code: 'not_a_scalar', reason: `The ${part} in ${column} is a list or an object.` } };
    if (text === null) return { ok: null };
    if (text.length > LIMITS.facetLength) {
      const reason = `The ${part} in ${column} is longer than ${LIMITS.facetLength} characters.`;
      return { defect: { code: 'value_too_long', reason } };
    }
    const defect = jsonDefect(text);
    return defect
      ? { defect: { code: defect.code, reason: `The ${part} in ${column} ${defect.reason}` } }
      : { ok: text };
  }

  private vector(record: TableRecord): Parsed<Float32Array> | null {
    const column = this.mapping.vector;
    if (column === undefined) return null;
    const vector = toVector(record.value(column));
    if ('defect' in vector) return vector;
    this.dimension ??= vector.ok.length;
    if (vector.ok.length === this.dimension) return vector;
    const reason = `The vector has ${vector.ok.length} numbers where the first one has ${this.dimension}.`;
    return { defect: { code: 'vector_dimension_mismatch', reason } };
  }

  private attributes(record: TableRecord): Parsed<Record<string, JsonValue>> {
    const wanted = this.mapping.attributes ?? [];
    const pairs: [string, JsonValue][] = [];
    if (wanted === 'all') {
      for (const [name, value] of record.entries()) if (!this.takenColumns.has(name)) pairs.push([name, toJson(value)]);
    } else {
      for (const name of wanted) pairs.push([name, toJson(record.value(name) ?? null)]);
    }
    // fromEntries defines own properties, so that a column called __proto__ stays a column.
    const attributes = Object.fromEntries(pairs);
    for (const [name, value] of pairs) {
      const defect = jsonDefect(value) ?? jsonDefect(name);
      if (defect)
        return { defect: { code: defect.code, reason: `The value in ${name.slice(0, 100)} ${defect.reason}` } };
    }
    return { ok: attributes };
  }
}

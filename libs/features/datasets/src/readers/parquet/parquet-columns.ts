import type { ColumnType } from '../reader';
import { type DuckDBType, DuckDBTypeId, sqlIdentifier } from './duckdb';

/** How a column is selected and what its values are once read. */
export interface ParquetColumn {
  name: string;
  type: ColumnType;
  /** SQL expression; null for a column that cannot be kept (raw bytes). */
  sql: string | null;
  encoding: 'scalar' | 'json' | 'vector';
}

const INTEGERS = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
]);
const DECIMALS = new Set([DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE, DuckDBTypeId.DECIMAL]);
const NESTED = new Set([
  DuckDBTypeId.LIST,
  DuckDBTypeId.ARRAY,
  DuckDBTypeId.STRUCT,
  DuckDBTypeId.MAP,
  DuckDBTypeId.UNION,
  DuckDBTypeId.VARIANT,
]);

/** The type of a list's elements when they are numbers, else null. */
function numericElement(type: DuckDBType): DuckDBTypeId | null {
  if (type.typeId !== DuckDBTypeId.LIST && type.typeId !== DuckDBTypeId.ARRAY) return null;
  const element = type.valueType.typeId;
  return INTEGERS.has(element) || DECIMALS.has(element) ? element : null;
}

/**
 * Decides how a column is read. Lists of numbers come as float lists in which a null element has become NaN, so that a
 * row with one is refused (DuckDB's typed arrays would show it as 0). Dates and the like come as ISO text, other nested
 * values as JSON.
 */
export function parquetColumn(name: string, type: DuckDBType): ParquetColumn {
  const column = sqlIdentifier(name);
  const element = numericElement(type);
  if (element !== null) {
    const width = element === DuckDBTypeId.FLOAT ? 'FLOAT' : 'DOUBLE';
    const sql = `list_transform(CAST(${column} AS ${width}[]), lambda x: coalesce(x, CAST('nan' AS ${width})))`;
    return { name, type: 'vector', sql, encoding: 'vector' };
  }
  if (/\b(?:BLOB|BIT|GEOMETRY)\b/.test(String(type))) return { name, type: 'other', sql: null, encoding: 'scalar' };
  if (NESTED.has(type.typeId)) {
    return { name, type: 'other', sql: `CAST(to_json(${column}) AS VARCHAR)`, encoding: 'json' };
  }
  if (INTEGERS.has(type.typeId)) return { name, type: 'integer', sql: column, encoding: 'scalar' };
  if (DECIMALS.has(type.typeId)) return { name, type: 'number', sql: `CAST(${column} AS DOUBLE)`, encoding: 'scalar' };
  if (type.typeId === DuckDBTypeId.BOOLEAN) return { name, type: 'boolean', sql: column, encoding: 'scalar' };
  return { name, type: 'text', sql: `CAST(${column} AS VARCHAR)`, encoding: 'scalar' };
}

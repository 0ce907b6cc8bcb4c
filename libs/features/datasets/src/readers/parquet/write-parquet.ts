import { openDuckDb, sqlIdentifier } from './duckdb';

const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Turns a CSV file with a header into Parquet (zstd), streamed.
 * @param columns name → DuckDB type, in the order of the file
 * @param metadata key → text, for the file as a whole
 */
export async function csvToParquet(
  csvPath: string,
  parquetPath: string,
  columns: Readonly<Record<string, string>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const duckDb = await openDuckDb();
  try {
    const types = Object.entries(columns).map(([name, type]) => `${sqlText(name)}: ${sqlText(type)}`);
    const names = Object.keys(columns).map(sqlIdentifier).join(', ');
    const pairs = Object.entries(metadata).map(([key, text]) => `${sqlIdentifier(key)}: ${sqlText(text)}`);
    const keyValues = pairs.length > 0 ? `, kv_metadata {${pairs.join(', ')}}` : '';
    await duckDb.connection.run(
      `copy (select ${names} from read_csv(${sqlText(csvPath)}, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, columns = {${types.join(', ')}}))
       to ${sqlText(parquetPath)} (format parquet, compression zstd${keyValues})`,
    );
  } finally {
    duckDb.close();
  }
}

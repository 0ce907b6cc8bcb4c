/** A JSON value, as kept in an item's attributes. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** The formats that can be imported. A new format is a new member here and a new reader in `registry.ts`. */
export type ImportFormat = 'npy' | 'csv' | 'jsonl' | 'parquet' | 'idx' | 'zip';

/** An uploaded file on the local disk. `name` is what the user called it and decides nothing but its extension. */
export interface SourceFile {
  path: string;
  name: string;
  /** Bytes. */
  size: number;
}

/** A source file with its first bytes, already gunzipped when the file is gzip. */
export interface ProbedFile extends SourceFile {
  head: Buffer;
  /** Whether the file on disk is gzip. */
  compressed: boolean;
}

/** Which column of the source plays which part; a part that is left out is empty in every row. */
export interface ColumnMapping {
  externalId?: string;
  label?: string;
  contributor?: string;
  group?: string;
  /** A column of lists of numbers that becomes `RawRow.vector`. */
  vector?: string;
  /** The columns kept as attributes: those named, or all that play no other part. Left out: none. */
  attributes?: string[] | 'all';
}

/** One good row of a source. */
export interface RawRow {
  /** 1-based: the line of a text file, else the index of the row, image or archive entry. */
  line: number;
  /** Unique only as far as the source keeps it so; the caller decides what a repeated id means. */
  externalId: string;
  kind: 'image' | 'row' | 'vector';
  label: string | null;
  contributor: string | null;
  group: string | null;
  attributes: Record<string, JsonValue>;
  /** The bytes of an image, in the format that `mediaType` names. */
  payload?: Buffer;
  mediaType?: string;
  /** Finite numbers, as many as in every other row of the same read. */
  vector?: Float32Array;
}

/** One row that cannot be imported, and why. It stops no other row. */
export interface RowProblem {
  /** As in `RawRow`. */
  line: number;
  externalId: string | null;
  /** snake_case and stable. */
  code: string;
  /** What is wrong and what to do, in one sentence for a person. */
  reason: string;
}

export type ReadResult = RawRow | { problem: RowProblem };

export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'vector' | 'image' | 'other';

export interface PreviewColumn {
  name: string;
  type: ColumnType;
  samples: string[];
}

/** What a source looks like, told from its beginning alone. */
export interface Preview {
  format: ImportFormat;
  columns: PreviewColumn[];
  rows: Record<string, JsonValue>[];
  /** Exact where the format says it, estimated from the size where it does not, null where neither is possible. */
  rowEstimate: number | null;
  suggested: ColumnMapping;
  vectorDimension?: number;
  /** Sentences for the user: what was guessed, what will be left out. */
  notes: string[];
}

/** How much of a source a preview may look at. */
export interface PreviewLimits {
  /** Rows shown. */
  rows: number;
  /** Records read to tell the types of the columns. */
  sampledRecords: number;
}

export const DEFAULT_PREVIEW_LIMITS: PreviewLimits = { rows: 20, sampledRecords: 1000 };

/** Reads one format from local files. Readers know nothing about databases and keep no state between calls. */
export interface Reader {
  readonly format: ImportFormat;

  /** Whether these files, by magic bytes and names, are of this format. */
  detect(files: readonly ProbedFile[]): boolean;

  /**
   * Looks at the beginning of the source.
   * @throws ImportError when the source as a whole cannot be read
   */
  preview(files: readonly SourceFile[], limits: PreviewLimits): Promise<Preview>;

  /**
   * Streams the whole source in batches of at most 500 results, in source order. Memory is bounded by a batch.
   * @throws ImportError when the source as a whole cannot be read. This may come after some batches (a file that turns
   *   out to be cut off, an archive that turns out to be a bomb); what came before must then be discarded.
   * @throws the reason of `signal` once it is aborted
   */
  read(files: readonly SourceFile[], mapping: ColumnMapping, signal: AbortSignal): AsyncIterable<ReadResult[]>;
}

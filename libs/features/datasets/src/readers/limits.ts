import { maxColumns } from '@assay/compute/matrix';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** Limits that keep one upload from exhausting a worker. Sizes are bytes after decompression. */
export const LIMITS = {
  /** Rows in one batch of `Reader.read`. */
  batchRows: 500,
  /** Payload and vector bytes after which a batch is closed early, so that big rows do not make big batches. */
  batchBytes: 16 * MIB,
  /** One line of CSV or JSONL, and one quoted CSV record. */
  recordBytes: 16 * MIB,
  /** A .gz file, and all entries of an archive together. */
  totalBytes: 20 * GIB,
  /** Columns of a table, and keys of a JSON line. */
  columns: 10_000,
  /** Numbers in one vector: as many as a valuation can take. */
  vectorDimension: maxColumns,
  /** Levels of nesting of one JSON value; jsonb and every recursive reader after it has a stack. */
  jsonDepth: 64,
  externalIdLength: 1000,
  /** Label, contributor, group: they are indexed, and a b-tree entry holds 2,700 bytes. */
  facetLength: 500,
  archiveEntries: 5_000_000,
  archiveEntryBytes: 64 * MIB,
  /** Deflate cannot pass 1032:1; photographs stay below 2:1. Checked on entries larger than `archiveRatioFrom`. */
  archiveRatio: 200,
  archiveRatioFrom: MIB,
  /** `metadata.csv` and `metadata.jsonl` of an archive, which are held in memory. */
  archiveMetadataBytes: 256 * MIB,
  /** Pixels of one image; decoding takes four bytes each. */
  imagePixels: 64_000_000,
} as const;

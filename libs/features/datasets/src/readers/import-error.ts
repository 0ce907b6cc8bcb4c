/** Why a source as a whole is refused. A bad row is not an error but a `RowProblem`. */
export type ImportErrorCode =
  | 'unknown_format'
  | 'empty_file'
  | 'truncated_file'
  | 'corrupt_file'
  | 'not_utf8'
  | 'wrong_dtype'
  | 'wrong_shape'
  | 'too_many_columns'
  | 'too_many_files'
  | 'missing_file'
  | 'missing_column'
  | 'row_count_mismatch'
  | 'zip_slip'
  | 'zip_bomb';

/** The source as a whole cannot be imported. `message` says what is wrong, where, and what to do. */
export class ImportError extends Error {
  constructor(
    readonly code: ImportErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ImportError';
  }
}

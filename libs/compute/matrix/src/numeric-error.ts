/** Stable codes of everything the numeric libraries refuse. */
export type NumericErrorCode =
  | 'npy_bad_magic'
  | 'npy_bad_header'
  | 'npy_unsupported_version'
  | 'npy_unsupported_dtype'
  | 'npy_object_dtype'
  | 'npy_unsupported_shape'
  | 'npy_truncated'
  | 'npy_wrong_length'
  | 'file_not_found'
  | 'file_unreadable'
  | 'file_unwritable'
  | 'empty_matrix'
  | 'too_many_columns'
  | 'shape_mismatch'
  | 'non_finite'
  | 'overflow'
  | 'all_zero'
  | 'invalid_lambda'
  | 'dimension_unreachable'
  | 'not_positive_definite'
  | 'self_check_failed'
  | 'engine_unavailable'
  | 'engine_unknown'
  | 'engine_self_test_failed'
  | 'engine_out_of_memory'
  | 'engine_lost'
  | 'engine_failed'
  | 'onnx_invalid_model'
  | 'onnx_run_failed'
  | 'onnx_session_closed'
  | 'too_few_labels'
  | 'no_labels'
  | 'single_class'
  | 'too_large_for_logistic'
  | 'too_many_classes'
  | 'invalid_option'
  | 'rows_out_of_range'
  | 'rows_conflict'
  | 'too_few_rows'
  | 'floors_unmeetable'
  | 'floors_exceed_size';

/** What a numeric error can point at, beside its message. */
export interface NumericErrorDetails {
  /** Zero-based rows of the matrix at fault (at most the first ten of the block where they were met). */
  rows?: number[];
  cause?: unknown;
}

/** A refusal by the numeric libraries: `code` is stable, the message says what is wrong, where, and what to do. */
export class NumericError extends Error {
  override readonly name = 'NumericError';
  /** Zero-based rows at fault, when the error is about rows. */
  readonly rows?: number[];

  constructor(
    readonly code: NumericErrorCode,
    message: string,
    details: NumericErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
    this.rows = details.rows;
  }
}

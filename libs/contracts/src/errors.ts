import { z } from 'zod';

/**
 * Every code that an API answer can carry, with its HTTP status. Codes are stable: programs branch on them; texts may change.
 */
export const ERROR_STATUS = {
  validation_failed: 422,
  bad_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  cross_site_request: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  already_exists: 409,
  idempotency_key_reused: 409,
  job_not_cancellable: 409,
  job_not_retryable: 409,
  in_use: 409,
  last_admin: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_attempts: 429,
  unknown_format: 422,
  bad_upload: 422,
  missing_column: 422,
  no_images: 422,
  no_vectors: 422,
  model_invalid: 422,
  model_output_missing: 422,
  dataset_empty: 422,
  no_embedding: 422,
  no_labels: 422,
  single_class: 422,
  unknown_items: 422,
  floors_unmeetable: 422,
  floors_exceed_size: 422,
  nothing_to_drop: 422,
  data_moved: 409,
  preview_changed: 409,
  not_better: 409,
  not_applied: 409,
  retention_not_over: 409,
  purged: 409,
  webhook_target_refused: 422,
  disk_full: 507,
  unavailable: 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export const FieldError = z
  .object({
    path: z.string().meta({ description: 'Where: dotted path in the body, or query/path parameter name' }),
    message: z.string(),
  })
  .meta({ id: 'FieldError' });
export type FieldError = z.infer<typeof FieldError>;

/** RFC 9457 problem details; the body of every error answer (`application/problem+json`). */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable machine-readable code' }),
    detail: z.string().meta({ description: 'What is wrong, where, and what to do' }),
    errors: z.array(FieldError).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

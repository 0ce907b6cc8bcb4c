import type { z } from 'zod';
import { DomainError } from './domain-error';

/** Checks `value`; @throws DomainError `validation_failed` with one entry per bad field. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const first = errors[0];
  throw new DomainError(
    'validation_failed',
    `${first?.path ? `${first.path}: ` : ''}${first?.message ?? 'invalid'}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`,
    errors,
  );
}

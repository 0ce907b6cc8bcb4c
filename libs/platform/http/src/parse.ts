import type { FieldError } from '@assay/contracts';
import type { z } from 'zod';
import { DomainError } from './domain-error';

/** Deeper than anything that a schema here describes. */
const MAX_DEPTH = 64;

/** Checks `value`; @throws DomainError `validation_failed` with one entry per bad field. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const defect = textDefect(value, []);
  const result = defect ? null : schema.safeParse(value);
  if (result?.success) return result.data;
  const errors = defect ? [defect] : (result?.error.issues.flatMap(fieldErrors) ?? []);
  const first = errors[0];
  throw new DomainError(
    'validation_failed',
    `${first?.path ? `${first.path}: ` : ''}${first?.message ?? 'invalid'}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`,
    errors,
  );
}

/** What is wrong with a field. Each unknown key is a field of its own. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path.join('.'), message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not known here' }));
}

/** The first text that Postgres cannot store: its text holds no NUL, and its JSON no half of a surrogate pair. */
function textDefect(value: unknown, path: string[]): FieldError | null {
  const defect = (message: string): FieldError => ({ path: path.join('.'), message });
  if (typeof value === 'string')
    return /[\0\p{Surrogate}]/u.test(value) ? defect('must not contain NUL or half a surrogate pair') : null;
  if (typeof value !== 'object' || value === null) return null;
  if (path.length === MAX_DEPTH) return defect('is nested too deep');
  for (const [key, part] of Object.entries(value)) {
    const found = textDefect(part, [...path, key]);
    if (found) return found;
  }
  return null;
}

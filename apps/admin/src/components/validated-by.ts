import type { z } from 'zod';
import { toFormErrors, type FormErrors } from '../providers/problem';

/**
 * Form validation by the contract's own schema, so that the browser and the API refuse the same things. Fields that are empty
 * count as left out.
 */
export function validatedBy(
  schema: z.ZodType,
  fields: readonly string[],
): (values: Record<string, unknown>) => FormErrors {
  return (values) => {
    const given = Object.fromEntries(fields.map((field) => [field, values[field] ?? undefined]));
    const checked = schema.safeParse(given, { error: explain });
    if (checked.success) return {};
    return toFormErrors({
      errors: checked.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    });
  };
}

/** Words for what people get wrong most; undefined leaves the schema's own. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue;
  if (input === undefined || input === null || input === '') return 'is needed';
  if (issue.code === 'invalid_type')
    return `must be ${issue.expected === 'int' ? 'a whole number' : `a ${issue.expected}`}`;
  if (issue.code === 'too_small' && issue.origin !== 'string') {
    return `must be ${issue.inclusive ? 'at least' : 'more than'} ${String(issue.minimum)}`;
  }
  if (issue.code === 'too_big' && issue.origin !== 'string') return `must be at most ${String(issue.maximum)}`;
  return undefined;
}

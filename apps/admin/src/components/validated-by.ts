import type { z } from 'zod';
import { toFormErrors, type FormErrors } from '../providers/problem';

/** Form validation by the contract's own schema, so that the browser and the API refuse the same things. */
export function validatedBy<T extends z.ZodType>(
  schema: T,
  fields: readonly string[],
): (values: Record<string, unknown>) => FormErrors {
  return (values) => {
    const checked = schema.safeParse(Object.fromEntries(fields.map((field) => [field, values[field] ?? undefined])));
    if (checked.success) return {};
    return toFormErrors({
      errors: checked.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    });
  };
}

import type { LambdaRule } from '@assay/contracts';

/** What a form starts with. */
export const TRACE_RULE: LambdaRule = { rule: 'trace' };

/** λ as the API wants it: only the number that belongs to the chosen rule. */
export const toLambda = (given: unknown): Record<string, unknown> => {
  const { rule, value, dimension } = (given ?? {}) as { rule?: string; value?: number; dimension?: number };
  return rule === 'value' ? { rule, value } : rule === 'dimension' ? { rule, dimension } : { rule };
};

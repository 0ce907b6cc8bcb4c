import type { Problem } from '@assay/contracts';

/** Errors of a form, nested as its fields are. */
export interface FormErrors {
  [field: string]: string | FormErrors;
}

/**
 * Turns an answer's body into a problem, whatever came: a proxy's HTML page or an empty body still gives a sentence that
 * can be shown.
 */
export function toProblem(status: number, statusText: string, body: unknown): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>;
  const title = given.title ?? (statusText || `HTTP ${status}`);
  return {
    type: given.type ?? 'about:blank',
    title,
    status,
    code: given.code ?? 'internal',
    detail: given.detail ?? `The server answered ${status} (${title}) without saying why.`,
    ...(Array.isArray(given.errors) ? { errors: given.errors } : {}),
  };
}

/** Field errors of a problem as a form wants them: `input.width` → `{ input: { width: message } }`. First one per field. */
export function toFormErrors(problem: Pick<Problem, 'errors'>): FormErrors {
  const errors: FormErrors = {};
  for (const { path, message } of problem.errors ?? []) setAt(errors, path.split('.'), message);
  return errors;
}

function setAt(errors: FormErrors, path: string[], message: string): void {
  const [head = '', ...rest] = path;
  const known = Object.hasOwn(errors, head) ? errors[head] : undefined;
  if (rest.length === 0) {
    if (known === undefined) define(errors, head, message);
    return;
  }
  if (typeof known === 'string') return;
  const nested = known ?? {};
  if (known === undefined) define(errors, head, nested);
  setAt(nested, rest, message);
}

/** Not a plain assignment: a path named `__proto__` must stay a field. */
function define(errors: FormErrors, field: string, value: string | FormErrors): void {
  Object.defineProperty(errors, field, { value, enumerable: true, configurable: true, writable: true });
}

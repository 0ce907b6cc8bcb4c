import { toFormErrors, toProblem } from './problem';

describe('toProblem', () => {
  it('keeps what the API says', () => {
    const body = {
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'in_use',
      detail: 'A valuation uses it.',
    };
    expect(toProblem(409, 'Conflict', body)).toEqual(body);
  });

  it('makes a readable sentence of an answer that is no problem document', () => {
    const problem = toProblem(502, 'Bad Gateway', undefined);
    expect(problem.detail).toBe('The server answered 502 (Bad Gateway) without saying why.');
    expect(problem.code).toBe('internal');
  });
});

describe('toFormErrors', () => {
  it('puts each message at its field, nested ones too', () => {
    const errors = toFormErrors({
      errors: [
        { path: 'name', message: 'is taken' },
        { path: 'input.width', message: 'must be positive' },
        { path: 'input.height', message: 'is missing' },
      ],
    });
    expect(errors).toEqual({ name: 'is taken', input: { width: 'must be positive', height: 'is missing' } });
  });

  it('shows the first message of a field and survives a path below a field with a message', () => {
    const errors = toFormErrors({
      errors: [
        { path: 'lambda', message: 'first' },
        { path: 'lambda', message: 'second' },
        { path: 'lambda.value', message: 'third' },
      ],
    });
    expect(errors).toEqual({ lambda: 'first' });
  });

  it('does not reach into the prototype', () => {
    toFormErrors({ errors: [{ path: '__proto__.polluted', message: 'x' }] });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('is empty for a problem without field errors', () => {
    expect(toFormErrors({})).toEqual({});
  });
});

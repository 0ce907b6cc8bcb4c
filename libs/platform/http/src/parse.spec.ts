import { z } from 'zod';
import { DomainError } from './domain-error';
import { parse } from './parse';

const schema = z.strictObject({ name: z.string().min(1), tags: z.array(z.string()).default([]) });

function failure(value: unknown): DomainError {
  try {
    parse(schema, value);
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('was accepted');
}

describe('parse', () => {
  it('fills in defaults', () => {
    expect(parse(schema, { name: 'a' })).toEqual({ name: 'a', tags: [] });
  });

  it('names every bad field by its path', () => {
    const { code, status, errors } = failure({ name: '', tags: ['a', 1], extra: true });
    expect([code, status]).toEqual(['validation_failed', 422]);
    expect(errors?.map(({ path }) => path)).toEqual(['name', 'tags.1', 'extra']);
  });

  it('says in the text how many more there are', () => {
    expect(failure({ name: '', tags: 1 }).message).toMatch(/^name: .* \(and 1 more\)$/);
  });
});

import fc from 'fast-check';
import { chainHash, type ChainedEvent, GENESIS } from './chain';

const event: ChainedEvent = {
  seq: 1,
  at: '2026-01-01T00:00:00.000Z',
  actor: 'ann',
  action: 'user.created',
  subjectType: 'user',
  subjectId: null,
  details: { a: 1, b: 2 },
};

describe('chainHash', () => {
  it('does not depend on the order of keys', () => {
    const { details, ...rest } = event;
    expect(chainHash(GENESIS, { details: { b: 2, a: 1 }, ...rest })).toBe(chainHash(GENESIS, { ...rest, details }));
  });

  it('changes with any text of the event and with the hash before it', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('actor', 'action', 'subjectType', 'subjectId', 'at'), (text, field) => {
        fc.pre(event[field as keyof ChainedEvent] !== text);
        expect(chainHash(GENESIS, { ...event, [field]: text })).not.toBe(chainHash(GENESIS, event));
      }),
    );
    expect(chainHash('1'.repeat(64), event)).not.toBe(chainHash(GENESIS, event));
  });
});

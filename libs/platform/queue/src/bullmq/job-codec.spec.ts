import fc from 'fast-check';
import { QueueError } from '../queue-errors';
import { assertOwnId, fromBullId, toBullId, toState } from './job-codec';

describe('job ids', () => {
  it('survive storage whatever they contain', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (id) => {
        expect(fromBullId(toBullId(id))).toBe(id);
      }),
    );
  });

  it('reach BullMQ in a form that it accepts: no colon and not an integer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ minLength: 1 }), fc.nat().map(String)), (id) => {
        fc.pre(!id.startsWith('repeat:'));
        expect(toBullId(id)).not.toContain(':');
        expect(toBullId(id)).toMatch(/\D/);
      }),
    );
  });

  it('stay distinct when they differ only in an escape', () => {
    expect(toBullId('a:b')).not.toBe(toBullId('a%3Ab'));
  });

  it('refuses the empty id and those of scheduled jobs', () => {
    expect(() => assertOwnId('')).toThrow(QueueError);
    expect(() => assertOwnId('repeat:nightly:1')).toThrow(QueueError);
    expect(() => assertOwnId('shard:1')).not.toThrow();
  });
});

describe('toState', () => {
  it('counts every kind of queued job as waiting and an unknown job as none', () => {
    expect(['waiting', 'prioritized', 'waiting-children'].map(toState)).toEqual(['waiting', 'waiting', 'waiting']);
    expect(toState('unknown')).toBeNull();
    expect(toState('active')).toBe('active');
  });
});

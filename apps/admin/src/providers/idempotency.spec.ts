import { IdempotencyKeys } from './idempotency';

const numbered = () => {
  let count = 0;
  return new IdempotencyKeys(() => `key-${++count}`);
};
const sent: string[] = [];
const send = (key: string) => Promise.resolve(sent.push(key));
const lose = (key: string) => (sent.push(key), Promise.reject(new Error('connection lost')));

describe('IdempotencyKeys', () => {
  beforeEach(() => sent.splice(0));

  it('repeats the key of a request that got no answer', async () => {
    const keys = numbered();
    await expect(keys.use('a', lose, () => false)).rejects.toThrow('connection lost');
    await keys.use('a', send, () => false);
    expect(sent).toEqual(['key-1', 'key-1']);
  });

  it('takes a new key after an answer, good or bad', async () => {
    const keys = numbered();
    await keys.use('a', send, () => true);
    await expect(keys.use('a', lose, () => true)).rejects.toThrow();
    await keys.use('a', send, () => true);
    expect(sent).toEqual(['key-1', 'key-2', 'key-3']);
  });

  it('keeps different requests apart', async () => {
    const keys = numbered();
    await expect(keys.use('a', lose, () => false)).rejects.toThrow();
    await keys.use('b', send, () => false);
    expect(sent).toEqual(['key-1', 'key-2']);
  });
});

import { hashPassword, passwordMatches } from './passwords';

describe('passwords', () => {
  it('are kept as salted Argon2id', async () => {
    const [first, second] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
  });

  it('fit only as they were', async () => {
    const hash = await hashPassword('correct horse');
    expect(await passwordMatches(hash, 'correct horse')).toBe(true);
    expect(await passwordMatches(hash, 'Correct horse')).toBe(false);
  });

  it('never fit where there is no user, whatever is tried', async () => {
    expect(await passwordMatches(null, 'nobody has this password')).toBe(false);
  });
});

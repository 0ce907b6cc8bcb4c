import { ROLES } from '@assay/contracts';
import { allows } from './principal';
import { newApiKey, tokenHash } from './secrets';

describe('allows', () => {
  it('gives each role all that the ones below it have, and nothing above', () => {
    ROLES.forEach((role, rank) => {
      expect(ROLES.map((required) => allows(role, required))).toEqual(ROLES.map((_, needed) => needed <= rank));
    });
  });
});

describe('newApiKey', () => {
  it('stores a hash from which the key cannot be read, and a prefix too short to guess the rest', () => {
    const { key, prefix, keyHash } = newApiKey();
    expect(key.startsWith(prefix)).toBe(true);
    expect(key.length - prefix.length).toBeGreaterThanOrEqual(32);
    expect(keyHash).toBe(tokenHash(key));
    expect(keyHash).not.toContain(key.slice(6, 20));
  });

  it('never makes the same key twice', () => {
    expect(new Set(Array.from({ length: 1000 }, () => newApiKey().key)).size).toBe(1000);
  });
});

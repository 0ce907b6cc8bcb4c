import { newSecret, signatureHeader } from './signature';

// The worked example of the Standard Webhooks specification, which its reference libraries test themselves against.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const CONTENT = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' };
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

describe('signatureHeader', () => {
  it('is that of the specification for its example', () => {
    expect(signatureHeader([SECRET], CONTENT)).toBe(SIGNATURE);
  });

  it('covers id, timestamp and body', () => {
    for (const other of [{ id: 'msg_2' }, { timestamp: 1614265331 }, { body: '{"test": 2432232315}' }])
      expect(signatureHeader([SECRET], { ...CONTENT, ...other })).not.toBe(SIGNATURE);
  });

  it('holds one signature for each secret, so that a receiver may know either', () => {
    const [other, both] = [newSecret(), signatureHeader([newSecret(), SECRET], CONTENT).split(' ')];
    expect(both).toHaveLength(2);
    expect(both[1]).toBe(SIGNATURE);
    expect(signatureHeader([other], CONTENT)).not.toBe(SIGNATURE);
  });
});

describe('newSecret', () => {
  it('is 32 bytes in the form of the specification, each time others', () => {
    const secrets = [newSecret(), newSecret()];
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
    }
    expect(secrets[0]).not.toBe(secrets[1]);
  });
});

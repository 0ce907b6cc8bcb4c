import { LoginLimiter } from './login-limiter';

const attempts = async (
  limiter: LoginLimiter,
  count: number,
  address: string,
  name: (k: number) => string,
): Promise<void> => {
  for (let k = 0; k < count; k++) await limiter.attempt(address, name(k));
};

describe('LoginLimiter', () => {
  it('lets five guesses at a name through and then says how long to wait, in any case of its letters', async () => {
    const limiter = new LoginLimiter();
    await attempts(limiter, 5, '10.0.0.1', () => 'ann');
    await expect(limiter.attempt('10.0.0.1', 'ANN')).rejects.toMatchObject({
      code: 'too_many_attempts',
      retryAfterSeconds: expect.any(Number) as number,
    });
  });

  it('lets another address go on with the same name', async () => {
    const limiter = new LoginLimiter();
    await attempts(limiter, 5, '10.0.0.1', () => 'ann');
    await expect(limiter.attempt('10.0.0.2', 'ann')).resolves.toBeUndefined();
  });

  it('stops an address that goes through many names', async () => {
    const limiter = new LoginLimiter();
    await attempts(limiter, 50, '10.0.0.1', (k) => `user${k}`);
    await expect(limiter.attempt('10.0.0.1', 'next')).rejects.toMatchObject({ code: 'too_many_attempts' });
  });

  it('forgets the wrong guesses of a name once the right password came', async () => {
    const limiter = new LoginLimiter();
    await attempts(limiter, 4, '10.0.0.1', () => 'ann');
    await limiter.attempt('10.0.0.1', 'ann');
    await limiter.succeeded('10.0.0.1', 'ann');
    await expect(attempts(limiter, 5, '10.0.0.1', () => 'ann')).resolves.toBeUndefined();
  });
});

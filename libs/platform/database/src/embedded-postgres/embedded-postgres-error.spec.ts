import { classifyFailure } from './embedded-postgres-error';

describe('classifyFailure', () => {
  it.each([
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'postgres_disk_full'],
    ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', 'postgres_port_busy'],
    ['FATAL:  database files are incompatible with server', 'postgres_start_failed'],
  ])('reads %p as %s', (output, code) => {
    expect(classifyFailure('Starting Postgres', output)).toMatchObject({
      code,
      message: expect.stringContaining(output) as string,
    });
  });

  it('keeps the last 20 lines', () => {
    const output = Array.from({ length: 50 }, (_, line) => `line ${line}`).join('\n');
    const { message } = classifyFailure('Starting Postgres', output);
    expect(message).toContain('line 30');
    expect(message).not.toContain('line 29\n');
  });
});

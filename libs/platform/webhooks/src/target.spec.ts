import { lookup } from 'node:dns/promises';
import { allTargets, publicTargets, targetRule } from './target';

const refused = expect.objectContaining({ code: 'webhook_target_refused', status: 422 }) as unknown;

describe('targets', () => {
  it.each([
    'http://127.0.0.1/',
    'http://localhost:8080/hook',
    'https://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://017700000001/',
    'http://127.0.1/',
    'http://１２７.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.8/',
    'http://[fd00:ec2::254]/',
  ])('that are visibly not public, such as %s, are refused, with the field', async (url) => {
    await expect(publicTargets.refuseVisibly(new URL(url))).rejects.toEqual(refused);
    await expect(publicTargets.refuseVisibly(new URL(url))).rejects.toMatchObject({ errors: [{ path: 'url' }] });
  });

  it.each(['https://8.8.8.8/', 'https://[2606:4700:4700::1111]/', 'https://receiver.invalid/'])(
    'that may turn out public, such as %s, pass',
    (url) => expect(publicTargets.refuseVisibly(new URL(url))).resolves.toBeUndefined(),
  );

  it('are all allowed where private networks are', async () => {
    expect(targetRule({ webhooks: { privateNetworks: true, retrySeconds: [] } })).toBe(allTargets);
    expect(targetRule({ webhooks: { privateNetworks: false, retrySeconds: [] } })).toBe(publicTargets);
    await expect(allTargets.refuseVisibly(new URL('http://127.0.0.1/'))).resolves.toBeUndefined();
  });

  it.each([true, false])('are checked in the look-up of a socket (all addresses: %s)', async (all) => {
    const look = (hostname: string) =>
      new Promise((done) => publicTargets.lookup(hostname, { all }, (error, address) => done(error ?? address)));
    expect(await look('localhost')).toEqual(refused);
    // An address needs no name server, and is answered in the form that the socket wants.
    expect(await look('8.8.8.8')).toEqual(all ? await lookup('8.8.8.8', { all: true }) : '8.8.8.8');
    expect(await look('receiver.invalid')).toMatchObject({ syscall: 'getaddrinfo' });
  });
});

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { temporaryHomes } from './support/homes';
import { pidOf, processesOf, signal, untilGone } from './support/processes';
import { generatedPassword, Program, programs, ready, startAssay } from './support/program';
import { openSession } from './support/session';

const newHome = temporaryHomes();
const empty = { ASSAY_DEMO: '0' };

/** Checks that a start gave up with a code and a message, and left nothing behind. */
async function expectRefusal(start: Program, home: string, message: RegExp): Promise<void> {
  expect(await start.ended).toBe(1);
  expect(start.stderr).toMatch(message);
  expect(start.stdout).toBe('');
  expect(await processesOf(home)).toEqual([]);
}

/** A start in a mount namespace of its own, where a file system of its own lies over the home folder; it goes with the process. */
function startOnTmpfs(home: string, options: string): Program {
  const privileges = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const script = `mount -t tmpfs -o ${options} tmpfs "$ASSAY_HOME" && exec "$0" "$1" start`;
  return new Program(['unshare', '--mount', ...privileges, 'sh', '-c', script, process.execPath, programs.cli], {
    ASSAY_HOME: home,
    ASSAY_PORT: '0',
    ASSAY_JSON: '1',
  });
}

describe('a start that cannot succeed', () => {
  let taken: Server;
  beforeAll(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
  });
  afterAll(() => taken.close());

  it.each(['ASSAY_PORT', 'ASSAY_WORKER_HEALTH_PORT'])('says that the port of %s is taken', async (variable) => {
    const home = await newHome();
    const { port } = taken.address() as AddressInfo;
    const start = startAssay(home, { ...empty, [variable]: String(port) });
    await expectRefusal(start, home, new RegExp(`^error port_busy: .*127\\.0\\.0\\.1:${port}.*set ${variable} `, 'm'));
  });

  it('promises nothing when it is not the first: neither a password nor the sample', async () => {
    const home = await newHome();
    const first = startAssay(home, empty);
    await ready(first);
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);
    const { port } = taken.address() as AddressInfo;
    await expectRefusal(startAssay(home, { ASSAY_PORT: String(port) }), home, /^error port_busy: /m);
    const third = startAssay(home);
    await openSession(await ready(third), generatedPassword(first) ?? '');
    expect(generatedPassword(third)).toBeNull();
    expect(third.stderr).not.toContain('sample');
    third.signal('SIGTERM');
    expect(await third.ended).toBe(0);
  });

  it('names every variable that is wrong, without its value', async () => {
    const home = await newHome();
    const start = startAssay(home, { ASSAY_PORT: 'abc', ASSAY_DEMO: 'maybe', DATABASE_URL: 'mysql://me:secret@db' });
    await expectRefusal(start, home, /^error bad_configuration: /);
    for (const name of ['ASSAY_PORT', 'ASSAY_DEMO', 'DATABASE_URL']) expect(start.stderr).toContain(`  ${name}: `);
    expect(start.stderr).not.toContain('secret');
    expect(await readdir(home)).toEqual([]);
  });

  it('says that the home folder cannot be written', async () => {
    const home = await newHome();
    await expectRefusal(startOnTmpfs(home, 'ro'), home, /^error home_not_writable: .*EROFS.*ASSAY_HOME/m);
    const file = join(home, 'file');
    await writeFile(file, '');
    await expectRefusal(startAssay(join(file, 'home')), home, /^error home_not_writable: .*ENOTDIR.*ASSAY_HOME/m);
  });

  it('says that the disk is full, nearly or altogether', async () => {
    const home = await newHome();
    const message = /^error disk_full: .*ASSAY_HOME/m;
    await expectRefusal(startOnTmpfs(home, 'size=20m'), home, message);
    await expectRefusal(startOnTmpfs(home, 'size=8k'), home, message);
  });

  it('says that the database of DATABASE_URL does not answer', async () => {
    const home = await newHome();
    const start = startAssay(home, { ...empty, DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/assay' });
    await expectRefusal(start, home, /^error \w+: The api process cannot start: .*127\.0\.0\.1:1/m);
    expect(start.stderr).not.toContain('secret');
  });
});

describe('a second start on the same home', () => {
  it('is refused and does not disturb the first', async () => {
    const home = await newHome();
    const first = startAssay(home, empty);
    const url = await ready(first);
    const inUse = join(home, 'tmp/in-use');
    await writeFile(inUse, 'a file that an import is reading');
    const second = startAssay(home, empty);
    expect(await second.ended).toBe(1);
    expect(second.stderr).toMatch(new RegExp(`^error already_running: .*process ${first.pid}\\)`, 'm'));
    expect(existsSync(inUse)).toBe(true);
    expect((await fetch(`${url}/api/v1/health/ready`)).status).toBe(200);
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);
  });
});

describe('a start that is killed', () => {
  it('takes its children with it, and the next start goes on', async () => {
    const home = await newHome();
    const first = startAssay(home, empty);
    await ready(first);
    const postgres = await pidOf(home, 'postgres');
    first.signal('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    await untilGone(home, ['postgres']);
    const second = startAssay(home, empty);
    const { api } = await openSession(await ready(second), generatedPassword(first) ?? '');
    expect((await api.GET('/api/v1/system')).response.status).toBe(200);
    expect(await pidOf(home, 'postgres')).toBe(postgres); // it was taken over
    second.signal('SIGTERM');
    expect(await second.ended).toBe(0);
    await untilGone(home);
  });

  it.each(['Starting the API', 'Starting a worker'])('takes them with it also just after %p', async (step) => {
    const home = await newHome();
    const first = startAssay(home, empty);
    await first.prints(new RegExp(step));
    first.signal('SIGKILL');
    await first.ended;
    await untilGone(home, ['postgres']);
    const second = startAssay(home, empty);
    await openSession(await ready(second), generatedPassword(second) ?? generatedPassword(first) ?? '');
    second.signal('SIGINT');
    expect(await second.ended).toBe(0);
    await untilGone(home);
  });

  it('leaves nothing that keeps the next from starting when all of it is killed at once', async () => {
    const home = await newHome();
    const first = startAssay(home, empty);
    const url = await ready(first);
    for (const { pid } of await processesOf(home)) signal(pid, 'SIGKILL');
    await untilGone(home);
    const second = startAssay(home, { ...empty, ASSAY_PORT: new URL(url).port });
    expect(await ready(second)).toBe(url);
    await openSession(url, generatedPassword(first) ?? '');
    second.signal('SIGTERM');
    expect(await second.ended).toBe(0);
    await untilGone(home);
  });
});

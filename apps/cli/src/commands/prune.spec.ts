import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRUNING_METHODS, PruningScore } from '@assay/contracts';

const program = join(__dirname, '../../../../dist/apps/cli/src/main.js');

interface Outcome {
  code: number | string | null | undefined;
  stdout: string;
  stderr: string;
}

function assay(args: string[], environment: Record<string, string> = { ASSAY_API_KEY: 'secret' }): Promise<Outcome> {
  return new Promise((resolve) => {
    const { ASSAY_API_KEY: _, ASSAY_SERVER: __, ...inherited } = process.env;
    execFile(process.execPath, [program, ...args], { env: { ...inherited, ...environment } }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('assay prune', () => {
  let folder: string;
  /** An address that nobody answers at. */
  let nowhere: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-prune-'));
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    nowhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => server.close(resolve));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each<[string, string[]]>([
    ['Give --dataset, --apply or --undo.', ['--keep', '3']],
    ['Give one target: ', ['--dataset', 'x']],
    ['Give one target: ', ['--dataset', 'x', '--keep', '3', '--fraction', '0.1']],
    ["option '--keep <items>' argument 'three' is invalid", ['--dataset', 'x', '--keep', 'three']],
    ["option '--keep <items>' argument '-3' is invalid", ['--dataset', 'x', '--keep', '-3']],
    ['--keep: Too small: ', ['--dataset', 'x', '--keep', '0']],
    ['--fraction: Too big: ', ['--dataset', 'x', '--fraction', '1.5']],
    ['--fraction: Too small: ', ['--dataset', 'x', '--fraction', '0']],
    ['--epsilon: Too big: ', ['--dataset', 'x', '--epsilon', '2']],
    ['--delta: Too big: ', ['--dataset', 'x', '--epsilon', '0.5', '--delta', '1']],
    ['--delta is for --epsilon.', ['--dataset', 'x', '--keep', '3', '--delta', '0.5']],
    ['--dimension-share: Too big: ', ['--dataset', 'x', '--dimension-share', '1.01']],
    ['--below needs --valuation.', ['--dataset', 'x', '--below', '0']],
    ['--score is for --below.', ['--dataset', 'x', '--keep', '3', '--score', 'leverage']],
    ["'--score <score>' argument 'beauty'", ['--dataset', 'x', '--below', '0', '--score', 'beauty']],
    ["'--method <method>' argument 'guess'", ['--dataset', 'x', '--keep', '3', '--method', 'guess']],
    ['--version: Too small: ', ['--dataset', 'x', '--keep', '3', '--version', '0']],
    ['--embedding-set: Invalid UUID', ['--dataset', 'x', '--keep', '3', '--embedding-set', 'mine']],
    ['--valuation: Invalid UUID', ['--dataset', 'x', '--keep', '3', '--valuation', 'mine']],
    ['--class-floor: ', ['--dataset', 'x', '--keep', '3', '--class-floor', '0']],
    ['--contributor-floor: ', ['--dataset', 'x', '--keep', '3', '--contributor-floor', '0']],
    ['--near-duplicates: Too big: ', ['--dataset', 'x', '--keep', '3', '--near-duplicates', '1.1']],
    ['Give only one of ', ['--dataset', 'x', '--keep', '3', '--near-duplicates', '0.9', '--no-duplicates']],
    ['--label-gate: Too big: ', ['--dataset', 'x', '--keep', '3', '--label-gate', '0.6']],
    ['--refuse-if-not-better needs', ['--dataset', 'x', '--keep', '3', '--refuse-if-not-better', '--no-probe']],
    ['--sweep: Too big: ', ['--dataset', 'x', '--keep', '3', '--sweep', '0.5,1']],
    ["'--sweep <fractions>' argument '0.5,'", ['--dataset', 'x', '--keep', '3', '--sweep', '0.5,']],
    ['Give only one of --apply and --undo.', ['--apply', 'a', '--undo', 'a']],
    ['--dataset cannot go with --apply.', ['--apply', 'a', '--dataset', 'x']],
    ['--keep cannot go with --undo.', ['--undo', 'a', '--keep', '3']],
    ['--no-probe cannot go with --apply.', ['--apply', 'a', '--no-probe']],
    ['--keep-later-changes cannot go with --apply.', ['--apply', 'a', '--keep-later-changes']],
    ['--keep-later-changes is for --undo.', ['--dataset', 'x', '--keep', '3', '--keep-later-changes']],
    ['--manifest needs --wait.', ['--dataset', 'x', '--keep', '3', '--manifest', 'x.csv']],
    ['must end in .jsonl, .csv or .parquet', ['--dataset', 'x', '--keep', '3', '--wait', '--manifest', 'x.txt']],
    ['--server: localhost:3000 is no address', ['--dataset', 'x', '--keep', '3', '--server', 'localhost:3000']],
    ["unknown option '--api-key'", ['--dataset', 'x', '--keep', '3', '--api-key', 'secret']],
  ])('%s: exit code 2', async (message, options) => {
    const { code, stdout, stderr } = await assay(['prune', '--server', nowhere, ...options, '--json']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).toMatch(/^error usage: .*\n$/);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage' } });
  });

  it('needs an API key in the environment: exit code 2', async () => {
    const { code, stderr } = await assay(['prune', '--dataset', 'x', '--keep', '3'], {});
    expect([code, stderr]).toEqual([2, expect.stringContaining('ASSAY_API_KEY')]);
  });

  it('says that the server does not answer, wherever the address comes from', async () => {
    const message = `error server_unreachable: ${nowhere} does not answer (ECONNREFUSED). Is Assay running there?\n`;
    const byOption = await assay(['prune', '--server', `${nowhere}/`, '--dataset', 'x', '--keep', '3']);
    expect([byOption.code, byOption.stderr]).toEqual([1, message]);
    const byVariable = await assay(['prune', '--apply', 'x'], { ASSAY_API_KEY: 'secret', ASSAY_SERVER: nowhere });
    expect([byVariable.code, byVariable.stderr]).toEqual([1, message]);
    expect(`${byOption.stdout}${byOption.stderr}`).not.toContain('secret');
  });

  it('reads its files, and sees that it can write, before anything is asked of a server', async () => {
    const latin = join(folder, 'latin.txt');
    await writeFile(latin, Buffer.from([0x61, 0xe4, 0x0a]));
    const before = await readdir(folder);
    for (const [code, options] of [
      ['file_not_found', ['--must-keep', join(folder, 'missing.txt')]],
      ['file_unreadable', ['--must-drop', folder]],
      ['not_utf8', ['--must-drop', latin]],
      ['file_unwritable', ['--wait', '--manifest', join(folder, 'no', 'x.jsonl')]],
    ] as const) {
      const outcome = await assay([
        'prune',
        '--server',
        nowhere,
        '--dataset',
        'x',
        '--keep',
        '3',
        ...options,
        '--json',
      ]);
      expect(outcome.code).toBe(1);
      expect(JSON.parse(outcome.stdout)).toMatchObject({ error: { code } });
    }
    expect(await readdir(folder)).toEqual(before);
  });

  it('offers every method and score of the API', async () => {
    const { stdout } = await assay(['prune', '--help']);
    const offered = stdout.replaceAll(/\s+/g, ' ');
    const choices = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(', ');
    expect(offered).toContain(`(choices: ${choices(PRUNING_METHODS)})`);
    expect(offered).toContain(`(choices: ${choices(PruningScore.options)})`);
  });
});

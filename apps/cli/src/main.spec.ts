import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNpy, writeNpy } from '@assay/compute/matrix';

const program = join(__dirname, '../../../dist/apps/cli/src/main.js');

interface Outcome {
  code: number | string | null | undefined;
  stdout: string;
  stderr: string;
}

function assay(args: string[], environment: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { ...process.env, ASSAY_ENGINE: 'onnx', ...environment };
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}

describe('assay', () => {
  let folder: string;
  let features: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-cli-'));
    features = join(folder, 'features.npy');
    await writeNpy(features, 'float64', [3, 2], Float64Array.of(1, 0, 0, 2, 1, 1));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('leverage prints one JSON object, writes the scores, and keeps progress on stderr', async () => {
    const out = join(folder, 'scores.npy');
    const { code, stdout, stderr } = await assay(['leverage', features, '--lambda', '1', '--out', out, '--json']);
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(result).toMatchObject({ rows: 3, columns: 2, lambda: 1, rank: 2, engine: 'onnx' });
    expect(result.effectiveDimension).toBeCloseTo(25 / 17, 12);
    expect(Object.keys(result)).toEqual(expect.arrayContaining(['condition', 'expectedError']));
    expect(Object.keys(result.seconds as object)).toEqual(['gram', 'factor', 'scores', 'total']);
    expect(stderr).toContain('gram 3/3');
    const scores = await openNpy(out);
    expect(scores.header).toMatchObject({ bytesPerElement: 8, shape: [3] });
    for await (const { data } of scores.blocks()) {
      [6 / 17, 12 / 17, 7 / 17].forEach((value, row) => expect(data[row]).toBeCloseTo(value, 12));
    }
  });

  it.each([
    [['--target-dimension', '1.5'], 'effectiveDimension', 1.5],
    [['--lambda-rule', 'trace'], 'lambda', 0.01 * 3.5],
    [['--center', '--normalize'], 'rank', 2],
    [['--precision', 'mixed'], 'precision', 'f64'],
    [['--engine', 'reference'], 'engine', 'reference'],
  ])('leverage understands %j', async (options, key, value) => {
    const { code, stdout } = await assay(['leverage', features, ...options, '--json']);
    expect(code).toBe(0);
    const actual = (JSON.parse(stdout) as Record<string, unknown>)[key];
    if (typeof value === 'number') expect(actual).toBeCloseTo(value, 9);
    else expect(actual).toBe(value);
  });

  it('leverage prints a summary without --json', async () => {
    const { stdout } = await assay(['leverage', features]);
    expect(stdout).toMatch(/effective dimension \d\.\d{3}\nrank {16}2\n/);
  });

  it.each([
    [['leverage'], 'usage'],
    [['leverage', 'x.npy', '--lambda', 'much'], 'usage'],
    [['leverage', 'x.npy', '--lambda', '1', '--target-dimension', '2'], 'usage'],
    [['leverage', 'x.npy', '--engine', 'abacus'], 'usage'],
    [['leverage', 'x.npy', '--colour'], 'usage'],
    [['nonsense'], 'usage'],
  ])('%j is bad usage: exit code 2', async (args, code) => {
    const outcome = await assay([...args, '--json']);
    expect(outcome.code).toBe(2);
    expect((JSON.parse(outcome.stdout) as { error: { code: string } }).error.code).toBe(code);
    expect(outcome.stderr).toContain(`error ${code}: `);
  });

  it('a negative lambda is bad usage, too', async () => {
    expect((await assay(['leverage', features, '--lambda', '-1'])).code).toBe(2);
  });

  it('failures have exit code 1, a code, and leave nothing half-written', async () => {
    const bad = join(folder, 'bad.npy');
    const values = new Float64Array(40_000).fill(1);
    values[39_999] = NaN;
    await writeNpy(bad, 'float64', [20_000, 2], values);
    const out = join(folder, 'never.npy');
    const { code, stdout, stderr } = await assay(['leverage', bad, '--out', out, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'non_finite' } });
    expect(stderr).toContain('row 19999');
    const zeros = join(folder, 'zeros.npy');
    await writeNpy(zeros, 'float32', [2, 2], new Float32Array(4));
    expect((await assay(['leverage', zeros, '--out', out])).stderr).toContain('error all_zero');
    await writeFile(join(folder, 'text.npy'), 'not numbers');
    expect((await assay(['leverage', join(folder, 'text.npy'), '--out', out])).stderr).toContain('error npy_bad_magic');
    expect((await assay(['leverage', features, '--out', join(folder, 'no', 'x.npy')])).stderr).toContain(
      'file_unwritable',
    );
    const left = await readdir(folder);
    expect(left.filter((name) => name.includes('never') || name.endsWith('.tmp'))).toEqual([]);
  });

  it('engines lists every engine, and the environment chooses the default', async () => {
    const { code, stdout } = await assay(['engines', '--json']);
    expect(code).toBe(0);
    const { engines } = JSON.parse(stdout) as { engines: { name: string; usable: boolean }[] };
    expect(engines.map(({ name }) => name)).toEqual(['cuda', 'native', 'onnx', 'reference']);
    const chosen = await assay(['leverage', features, '--json'], { ASSAY_ENGINE: 'reference' });
    expect(JSON.parse(chosen.stdout)).toMatchObject({ engine: 'reference' });
    expect((await assay(['leverage', features], { ASSAY_ENGINE: 'abacus' })).code).toBe(2);
  });

  it('help succeeds; nothing at all is bad usage', async () => {
    expect((await assay(['--help'])).code).toBe(0);
    expect((await assay([])).code).toBe(2);
  });
});

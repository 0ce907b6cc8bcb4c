import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, openNpy, readNpyIntegers, writeNpy } from '@assay/compute/matrix';

const program = join(__dirname, '../../../../dist/apps/cli/src/main.js');

interface Outcome {
  code: number | string | null | undefined;
  stdout: string;
  stderr: string;
}

function assay(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { ...process.env, ASSAY_ENGINE: 'reference' };
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}

interface Report {
  m: number;
  distinct: number;
  plan?: { m: number };
  requested: number;
  certificate: { epsilon: number; effectiveDimension: { share: number } };
  shares?: { classes: { code: number; selected: number }[] };
}

describe('assay select', () => {
  let folder: string;
  let features: string;
  const file = (name: string): string => join(folder, name);
  const integers = async (name: string, numbers: number[]): Promise<string> => {
    await writeNpy(file(name), 'int64', [numbers.length], BigInt64Array.from(numbers, BigInt));
    return file(name);
  };
  const reportOf = ({ stdout }: Outcome): Report => JSON.parse(stdout) as Report;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-select-'));
    features = file('features.npy');
    await writeNpy(features, 'float32', [300, 4], Float32Array.from({ length: 1200 }, createRandom(1).normal));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('prints one JSON object, writes rows and weights, and keeps progress on stderr', async () => {
    const [out, weights] = [file('indices.npy'), file('weights.npy')];
    const args = ['--method', 'iid', '--m', '40', '--seed', '7', '--out', out, '--weights', weights, '--json'];
    const outcome = await assay('select', features, ...args);
    expect(outcome.code).toBe(0);
    const report = reportOf(outcome);
    expect(report).toMatchObject({ method: 'iid', m: 40, requested: 40, seed: 7, engine: 'reference' });
    expect(Object.keys(report)).toEqual(expect.arrayContaining(['lambda', 'effectiveDimension', 'seconds']));
    const keys = ['epsilon', 'logDet', 'trace', 'coverageRadius', 'bounds'];
    expect(Object.keys(report.certificate)).toEqual(expect.arrayContaining(keys));
    expect(report).not.toHaveProperty('rows');
    expect(outcome.stderr).toContain('scores 300/300');
    const rows = await readNpyIntegers(out);
    expect(rows).toHaveLength(40);
    expect(new Set(rows).size).toBe(report.distinct);
    const source = await openNpy(weights);
    expect(source.header).toMatchObject({ bytesPerElement: 8, shape: [40] });
    for await (const { data } of source.blocks()) expect(Math.min(...data)).toBeGreaterThan(0);
    const again = await assay('select', features, ...args);
    expect(reportOf(again).certificate.epsilon).toBe(report.certificate.epsilon);
  });

  it('keeps, drops and starts with rows from files, and meets floors', async () => {
    const keep = await integers('keep.npy', [3, 200]);
    const drop = await integers('drop.npy', [4]);
    const start = await integers('start.npy', [5, 6]);
    const codes = Array.from({ length: 300 }, (_, row) => Number(row < 10));
    const classes = await integers('classes.npy', codes);
    const out = file('fixed.npy');
    for (const method of ['greedy-d', 'kcenter', 'pivotal']) {
      const outcome = await assay(
        ...['select', features, '--method', method, '--m', '12', '--keep', keep, '--drop', drop, '--start', start],
        ...['--classes', classes, '--per-class', '5', '--contributors', classes, '--per-contributor', '2'],
        ...['--out', out, '--json'],
      );
      expect(outcome.code).toBe(0);
      const rows = [...(await readNpyIntegers(out))];
      expect(rows.slice(0, 2)).toEqual([3, 200]);
      expect(rows.filter((row) => [4, 5, 6].includes(row))).toEqual([]);
      expect(rows.filter((row) => row < 10).length).toBeGreaterThanOrEqual(5);
      expect(reportOf(outcome).shares?.classes.find(({ code }) => code === 1)?.selected).toBeGreaterThanOrEqual(5);
    }
  });

  it.each([
    [['--method', 'greedy-v', '--m', '9', '--target', 'features'], { m: 9, method: 'greedy-v' }],
    [['--method', 'greedy-a', '--m', '9', '--pool-mib', '1'], { m: 9 }],
    [['--method', 'iid', '--epsilon', '0.9', '--delta', '0.2'], { plan: { keepAll: false } }],
    [['--method', 'iid', '--epsilon', '0.01'], { plan: { keepAll: true }, m: 300 }],
    [['--method', 'topk', '--m', '9', '--lambda', '2', '--normalize', '--center'], { lambda: 2 }],
    [['--method', 'poisson', '--m', '9', '--uniform-share', '0.5', '--engine', 'onnx'], { engine: 'onnx' }],
    [['--method', 'pivotal', '--m', '9', '--scoring', 'out-of-sample'], { m: 9 }],
  ])('understands %j', async (options, expected) => {
    const args = options.map((option) => (option === 'features' ? features : option));
    const outcome = await assay('select', features, ...args, '--json');
    expect(outcome.stderr).not.toContain('error');
    expect(reportOf(outcome)).toMatchObject(expected);
  });

  it('selects the fewest rows that keep a share of the effective dimension', async () => {
    const share = async (...size: string[]): Promise<Report> =>
      reportOf(await assay('select', features, '--method', 'greedy-d', ...size, '--json'));
    const { requested, certificate } = await share('--dimension-share', '0.6');
    expect(certificate.effectiveDimension.share).toBeGreaterThanOrEqual(0.6);
    const smaller = await share('--m', String(requested - 1));
    expect(smaller.certificate.effectiveDimension.share).toBeLessThan(0.6);
    const { stdout } = await assay('select', features, '--method', 'greedy-d', '--dimension-share', '0.6');
    expect(stdout).toMatch(/share of it kept {4}0\.\d+ \(with weights/);
  });

  it('splits no group', async () => {
    const groups = await integers(
      'groups.npy',
      Array.from({ length: 300 }, (_, row) => (row % 50 === 0 ? -1 : row % 60)),
    );
    const out = file('grouped.npy');
    for (const method of ['pivotal', 'kcenter']) {
      const args = ['select', features, '--method', method, '--m', '60', '--groups', groups, '--out', out, '--json'];
      expect(reportOf(await assay(...args)).m).toBeGreaterThan(50);
      const rows = new Set(await readNpyIntegers(out));
      for (const row of rows) {
        if (row % 50 === 0) continue;
        for (let other = row % 60; other < 300; other += 60) expect(rows.has(other) || other % 50 === 0).toBe(true);
      }
    }
  });

  it('prints a summary without --json', async () => {
    const { stdout } = await assay('select', features, '--method', 'topk', '--m', '20');
    expect(stdout).toMatch(/rows {16}20 by topk\n/);
    expect(stdout).toMatch(/epsilon {13}\d/);
    expect(stdout).toContain('picked without chance');
  });

  it.each([
    [[]],
    [['--method', 'iid']],
    [['--method', 'guess', '--m', '3']],
    [['--method', 'iid', '--m', 'three']],
    [['--method', 'iid', '--m', '-3']],
    [['--method', 'iid', '--m', '0']],
    [['--method', 'iid', '--m', '3', '--epsilon', '0.5']],
    [['--method', 'iid', '--m', '3', '--delta', '0.5']],
    [['--method', 'iid', '--epsilon', '7']],
    [['--method', 'iid', '--m', '3', '--dimension-share', '0.5']],
    [['--method', 'iid', '--dimension-share', '1.5']],
    [['--method', 'iid', '--m', '3', '--per-class', '1']],
    [['--method', 'greedy-v', '--m', '3']],
    [['--method', 'iid', '--m', '3', '--lambda', '-1']],
    [['--method', 'iid', '--m', '3', '--colour']],
  ])('%j is bad usage: exit code 2', async (options) => {
    const outcome = await assay('select', features, ...options, '--json');
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toContain('"error":{"code":"');
    expect(outcome.stderr).toContain('error ');
  });

  it('failures have exit code 1, a code, and leave nothing half-written', async () => {
    const outside = await integers('outside.npy', [300]);
    const short = await integers('short.npy', [0, 1]);
    const floats = file('floats.npy');
    await writeNpy(floats, 'float64', [2], Float64Array.of(0, 1));
    const twenty = await integers(
      'twenty.npy',
      Array.from({ length: 300 }, (_, row) => row % 20),
    );
    const [out, weights] = [file('never.npy'), file('never-weights.npy')];
    const cases: [string, string[]][] = [
      ['rows_out_of_range', ['--keep', outside]],
      ['rows_conflict', ['--keep', short, '--drop', short]],
      ['floors_exceed_size', ['--classes', twenty, '--per-class', '2']],
      ['floors_unmeetable', ['--classes', twenty, '--per-class', '16', '--strict-floors']],
      ['shape_mismatch', ['--classes', short]],
      ['shape_mismatch', ['--groups', short]],
      ['npy_unsupported_dtype', ['--start', floats]],
      ['file_not_found', ['--start', file('missing.npy')]],
      ['file_unwritable', ['--weights', join(folder, 'no', 'weights.npy')]],
    ];
    for (const [code, options] of cases) {
      const args = ['--method', 'pivotal', '--m', '30', '--out', out, '--weights', weights, ...options, '--json'];
      const outcome = await assay('select', features, ...args);
      expect(JSON.parse(outcome.stdout)).toMatchObject({ error: { code } });
      expect(outcome.code).toBe(1);
    }
    const many = await assay('select', features, '--method', 'topk', '--m', '301', '--out', out, '--json');
    expect(JSON.parse(many.stdout)).toMatchObject({ error: { code: 'too_few_rows' } });
    const left = await readdir(folder);
    expect(left.filter((name) => name.includes('never') || name.endsWith('.tmp'))).toEqual([]);
  });
});

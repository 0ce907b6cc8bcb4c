import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNpy, openNpy, writeNpy } from '@assay/compute/matrix';
import { freePort } from '../support/redis-server';
import { Program, programs } from './support/program';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-e2e-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a command to its end. */
async function assay(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const program = new Program([process.execPath, programs.cli, ...args]);
  const code = await program.ended;
  return { code, stdout: program.stdout, stderr: program.stderr };
}

/** Two orthogonal directions with 1 and 2 as lengths, many times over: the scores are known in closed form. */
async function writeFeatures(path: string, rows: number): Promise<void> {
  const values = new Float64Array(2 * rows);
  for (let row = 0; row < rows; row++) values[2 * row + (row % 2)] = 1 + (row % 2);
  await writeNpy(path, 'float64', [rows, 2], values);
}

async function readScores(path: string): Promise<number[]> {
  const scores: number[] = [];
  for await (const { data } of (await openNpy(path)).blocks()) scores.push(...data);
  return scores;
}

describe('assay engines', () => {
  it('tells of every engine whether it can be used, or why not', async () => {
    const { code, stdout } = await assay('engines', '--json');
    expect(code).toBe(0);
    const { engines } = JSON.parse(stdout) as { engines: { name: string; usable: boolean; reason?: string }[] };
    expect(engines.map(({ name }) => name)).toEqual(['cuda', 'native', 'onnx', 'reference']);
    expect(engines.filter(({ usable }) => usable).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['onnx', 'reference']),
    );
    for (const { usable, reason } of engines) expect(usable || (reason ?? '').length > 10).toBe(true);
  });
});

describe('assay leverage', () => {
  it('prints the result as one line of JSON and writes the scores', async () => {
    const [features, out] = [join(folder, 'features.npy'), join(folder, 'scores.npy')];
    await writeFeatures(features, 1000);
    const { code, stdout } = await assay('leverage', features, '--lambda', '500', '--out', out, '--json');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\{.*\}\n$/);
    // 500 rows of each direction: scores 1 / (500 + 500) and 4 / (2000 + 500).
    const [weak, strong] = [1 / 1000, 4 / 2500];
    const result = JSON.parse(stdout) as { effectiveDimension: number };
    expect(result).toMatchObject({ rows: 1000, columns: 2, lambda: 500, rank: 2 });
    expect(result.effectiveDimension).toBeCloseTo(500 * (weak + strong), 9);
    const scores = await readScores(out);
    expect(scores).toHaveLength(1000);
    scores.forEach((score, row) => expect(score).toBeCloseTo(row % 2 === 0 ? weak : strong, 12));
    expect((await readdir(folder)).sort()).toEqual(['features.npy', 'scores.npy']);
  });

  it.each([
    ['npy_unsupported_dtype', (path: string) => writeFile(path, npyHeader('<i8', '(4, 2)'))],
    ['npy_object_dtype', (path: string) => writeFile(path, npyHeader('|O', '(4, 2)'))],
    ['npy_bad_magic', (path: string) => writeFile(path, 'id,label\n1,cat\n')],
    ['npy_truncated', (path: string) => writeFile(path, npyHeader('<f8', '(1000, 2)'))],
    ['npy_truncated', (path: string) => writeFeatures(path, 1000).then(() => truncate(path, 9000))],
    ['file_not_found', () => Promise.resolve()],
  ])('ends with code 1 and %p, and keeps the earlier scores', async (expected, prepare) => {
    const [features, out] = [join(folder, 'features.npy'), join(folder, 'scores.npy')];
    await prepare(features);
    await writeFile(out, 'earlier');
    const before = await readdir(folder);
    const { code, stdout, stderr } = await assay('leverage', features, '--out', out, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: expected } });
    expect(stderr).toContain(`error ${expected}: `);
    expect(await readdir(folder)).toEqual(before);
    expect(await readFile(out, 'utf8')).toBe('earlier');
  });

  it('ends with code 2 when the command line cannot be meant', async () => {
    expect((await assay('leverage')).code).toBe(2);
    expect((await assay('leverage', 'x.npy', '--lambda', 'much')).code).toBe(2);
    expect((await assay('nonsense')).code).toBe(2);
    const { code, stderr } = await assay('demo', '--url', 'http://127.0.0.1:1');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--api-key')]);
  });

  it('removes what it has written when it is interrupted', async () => {
    const features = join(folder, 'features.npy');
    const rows = 200_000;
    const npy = await createNpy(features, 'float32', [rows, 256]);
    const block = Float32Array.from({ length: 1000 * 256 }, (_, k) => Math.sin(k * k));
    for (let row = 0; row < rows; row += 1000) await npy.write(block);
    await npy.commit();
    const out = join(folder, 'scores.npy');
    const program = new Program([process.execPath, programs.cli, 'leverage', features, '--out', out, '--json']);
    await program.prints(/gram \d/);
    program.signal('SIGINT');
    expect(await program.ended).toBe(1);
    expect(JSON.parse(program.stdout)).toMatchObject({ error: { code: 'cancelled' } });
    expect(await readdir(folder)).toEqual(['features.npy']);
  });
});

describe('assay demo', () => {
  it('says that the server does not answer', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await assay('demo', '--url', url, '--api-key', 'x');
    expect(code).toBe(1);
    expect(stderr).toContain(`error server_unreachable: ${url} does not answer (ECONNREFUSED)`);
  });
});

/** A .npy header without data. */
function npyHeader(descr: string, shape: string): Buffer {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + '\n';
  return Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY\x01\x00'), Buffer.from([118, 0]), Buffer.from(text)]);
}

import { type Finding, lint, LINT_TIMEOUT_MS, type LintCase, type Linted } from './support/lint';

const STATIC = '@typescript-eslint/no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';

/** Each package, its only importer, and a folder that may not import it though the boundaries would let it. */
const SINGLE = [
  { name: 'bullmq', good: 'libs/platform/queue', bad: 'libs/platform/jobs' },
  { name: 'pg', good: 'libs/platform/database', bad: 'libs/platform/jobs' },
  { name: 'pg-copy-streams', good: 'libs/platform/database', bad: 'libs/features/datasets' },
  { name: 'onnxruntime-node', good: 'libs/compute/onnx', bad: 'libs/compute/engine' },
  { name: 'koffi', good: 'libs/compute/engine', bad: 'libs/compute/onnx' },
  { name: 'piscina', good: 'libs/compute/matrix', bad: 'libs/compute/leverage' },
  { name: '@node-rs/argon2', good: 'libs/platform/auth', bad: 'libs/features/system' },
  { name: '@duckdb/node-api', good: 'libs/features/datasets', bad: 'libs/features/embeddings' },
  { name: 'sharp', good: 'libs/features/datasets', bad: 'libs/features/embeddings' },
  { name: 'yauzl', good: 'libs/features/datasets', bad: 'apps/api' },
];
const BROWSER = ['libs/contracts', 'libs/api-client', 'apps/admin'];
const NODE_MODULES = ['node:fs', 'fs', 'fs/promises', 'node:test'];

const fileIn = (folder: string): string => `${folder}/src/x.ts`;
const importing = (folder: string, name: string): LintCase => ({ file: fileIn(folder), text: `import '${name}';` });
const dynamic = (folder: string, name: string): LintCase => ({
  file: fileIn(folder),
  text: `export const x = import('${name}');`,
});
const inScript = (name: string): LintCase => ({ file: 'tools/x.cjs', text: `require('${name}');` });

const DEEP = importing('libs/platform/jobs', '@assay/platform/queue/src/job-queue');
const ENVIRONMENT = {
  property: { file: 'libs/platform/http/src/x.ts', text: 'export const x = process.env.HOME;' },
  destructured: { file: 'apps/api/src/x.ts', text: 'export const { env } = process;' },
  imported: { file: 'libs/platform/http/src/x.ts', text: "export { env } from 'node:process';" },
};
const ENTRIES = ['apps/api/src/main.ts', 'apps/cli/src/commands/x.ts', 'test/support/x.ts', 'tools/x.mjs'].map(
  (file) => ({
    file,
    text: 'export const x = process.env.HOME;',
  }),
);

describe('restricted imports', () => {
  let linted: Linted;
  const found = new Map<string, Finding[]>();
  const cases = [
    ...SINGLE.flatMap(({ name, good, bad }) => [
      importing(good, name),
      importing(bad, name),
      importing(bad, `${name}/part`),
      dynamic(good, name),
      dynamic(bad, name),
      inScript(name),
    ]),
    ...BROWSER.flatMap((folder) => NODE_MODULES.map((name) => importing(folder, name))),
    ...BROWSER.map((folder) => dynamic(folder, 'node:fs')),
    ...NODE_MODULES.map((name) => importing('libs/platform/storage', name)),
    DEEP,
    importing('libs/platform/jobs', '@assay/platform/queue'),
    ...Object.values(ENVIRONMENT),
    ...ENTRIES,
  ];
  const keyOf = ({ file, text }: LintCase): string => `${file}\n${text}`;
  const findings = (of: LintCase): Finding[] => {
    const known = found.get(keyOf(of));
    if (!known) throw new Error(`not linted: ${keyOf(of)}`);
    return known;
  };

  beforeAll(async () => {
    linted = await lint(cases);
    cases.forEach((one, i) => found.set(keyOf(one), linted.findings[i]));
  }, LINT_TIMEOUT_MS);

  it('tries every restriction of the configuration', () => {
    const owners = Object.entries(linted.owners).map(([name, [owner]]) => ({ name, owner }));
    const tried = SINGLE.map(({ name, good }) => ({ name, owner: good }));
    expect(tried).toEqual(expect.arrayContaining(owners));
    expect(BROWSER).toEqual(linted.browserFolders);
  });

  it.each(SINGLE)('$name is imported by $good alone', ({ name, good, bad }) => {
    const message = expect.stringContaining(`Only ${good} imports ${name}.`);
    expect(findings(importing(bad, name))).toEqual([{ rule: STATIC, message }]);
    expect(findings(importing(bad, `${name}/part`))).toEqual([{ rule: STATIC, message }]);
    expect(findings(dynamic(bad, name))).toEqual([{ rule: SYNTAX, message }]);
    expect(findings(inScript(name))).toEqual([{ rule: SYNTAX, message }]);
    expect(findings(importing(good, name))).toEqual([]);
    expect(findings(dynamic(good, name))).toEqual([]);
  });

  it.each(BROWSER)('%s imports nothing of Node', (folder) => {
    const message = expect.stringContaining('This code also runs in a browser');
    for (const name of NODE_MODULES) expect(findings(importing(folder, name))).toEqual([{ rule: STATIC, message }]);
    expect(findings(dynamic(folder, 'node:fs'))).toEqual([{ rule: SYNTAX, message }]);
  });

  it.each(NODE_MODULES)('code of the server may import %s', (name) => {
    expect(findings(importing('libs/platform/storage', name))).toEqual([]);
  });

  it('a library is imported by its alias, not by a path below it', () => {
    const message = expect.stringContaining('Import the library by its alias');
    expect(findings(DEEP)).toEqual([{ rule: STATIC, message }]);
    expect(findings(importing('libs/platform/jobs', '@assay/platform/queue'))).toEqual([]);
  });

  it.each(Object.entries(ENVIRONMENT))('the environment is not read elsewhere: %s', (_, one) => {
    expect(findings(one)).toHaveLength(1);
    expect(findings(one)[0].message).toContain('configuration');
  });

  it.each(ENTRIES)('$file may read the environment', (one) => {
    expect(findings(one)).toEqual([]);
  });
});

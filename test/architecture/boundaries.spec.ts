import { type Finding, lint, LINT_TIMEOUT_MS, type LintCase, type Linted } from './support/lint';

interface Row {
  /** Tag of the row that has to fire. */
  tag: string;
  /** A file that the row binds. */
  file: string;
  /** A project that the file must not import, and one that it may. */
  bad: string;
  good: string;
}

/** One pair per row. The bad target never imports the source, or the rule would report a cycle instead. */
const ROWS: readonly Row[] = [
  { tag: 'type:app', file: 'apps/api/src/x.ts', bad: '@assay/migrations', good: '@assay/features/datasets' },
  { tag: 'type:feature', file: 'libs/features/datasets/src/x.ts', bad: '@assay/migrations', good: '@assay/contracts' },
  {
    tag: 'type:platform',
    file: 'libs/platform/database/src/x.ts',
    bad: '@assay/compute/matrix',
    good: '@assay/migrations',
  },
  { tag: 'type:compute', file: 'libs/compute/engine/src/x.ts', bad: '@assay/contracts', good: '@assay/compute/matrix' },
  { tag: 'type:contract', file: 'libs/contracts/src/x.ts', bad: '@assay/api-client', good: 'zod' },
  { tag: 'type:client', file: 'libs/api-client/src/x.ts', bad: '@assay/compute/matrix', good: '@assay/contracts' },
  { tag: 'type:migration', file: 'migrations/src/x.ts', bad: '@assay/contracts', good: 'typeorm' },
  { tag: 'type:native', file: 'gpu/x.mjs', bad: '@assay/compute/matrix', good: 'node:path' },
  { tag: 'runs:browser', file: 'apps/admin/src/x.tsx', bad: '@assay/platform/logging', good: '@assay/contracts' },
  { tag: 'runs:anywhere', file: 'libs/contracts/src/x.ts', bad: '@assay/compute/matrix', good: 'zod' },
  {
    tag: 'feature:datasets',
    file: 'libs/features/datasets/src/x.ts',
    bad: '@assay/features/system',
    good: '@assay/compute/matrix',
  },
  {
    tag: 'feature:embeddings',
    file: 'libs/features/embeddings/src/x.ts',
    bad: '@assay/features/system',
    good: '@assay/features/datasets',
  },
  {
    tag: 'feature:valuations',
    file: 'libs/features/valuations/src/x.ts',
    bad: '@assay/features/system',
    good: '@assay/features/embeddings',
  },
  {
    tag: 'feature:pruning',
    file: 'libs/features/pruning/src/x.ts',
    bad: '@assay/features/system',
    good: '@assay/features/valuations',
  },
  {
    tag: 'feature:schema',
    file: 'libs/features/schema/src/x.ts',
    bad: '@assay/features/system',
    good: '@assay/features/valuations',
  },
  {
    tag: 'feature:system',
    file: 'libs/features/system/src/x.ts',
    bad: '@assay/features/datasets',
    good: '@assay/platform/queue',
  },
];

/** A row that lists every kind of library: it has nothing to refuse, but without it everything would be refused. */
const OPEN = {
  tag: 'type:test',
  file: 'test/integration/x.ts',
  good: [
    '@assay/features/schema',
    '@assay/platform/queue',
    '@assay/compute/matrix',
    '@assay/contracts',
    '@assay/api-client',
    '@assay/migrations',
  ],
};

/** Packages that a row bans or does not list, by a file that the row binds. */
const PACKAGES = [
  { tag: 'type:compute', file: 'libs/compute/matrix/src/x.ts', name: '@nestjs/common' },
  { tag: 'type:compute', file: 'libs/compute/matrix/src/x.ts', name: 'typeorm' },
  { tag: 'type:compute', file: 'libs/compute/matrix/src/x.ts', name: 'ioredis' },
  { tag: 'type:compute', file: 'libs/compute/matrix/src/x.ts', name: 'express' },
  { tag: 'type:contract', file: 'libs/contracts/src/x.ts', name: '@nestjs/common' },
  { tag: 'type:migration', file: 'migrations/src/x.ts', name: 'zod' },
];

/** Imports against the order of the features close a circle. */
const CIRCLES = [
  { file: 'libs/features/datasets/src/x.ts', name: '@assay/features/embeddings' },
  { file: 'libs/features/datasets/src/x.ts', name: '@assay/features/valuations' },
  { file: 'libs/features/embeddings/src/x.ts', name: '@assay/features/valuations' },
  { file: 'libs/features/valuations/src/x.ts', name: '@assay/features/pruning' },
  { file: 'libs/platform/http/src/x.ts', name: '@assay/features/datasets' },
  { file: 'libs/compute/matrix/src/x.ts', name: '@assay/compute/engine' },
];

/** Imports by path, from one project into another. */
const PATHS = [
  { file: 'libs/features/system/src/x.ts', name: '../../../platform/queue/src/job-queue' },
  { file: 'libs/platform/http/src/x.ts', name: '../../../../apps/api/src/create-app' },
  { file: 'apps/cli/src/x.ts', name: '../../api/src/create-app' },
  { file: 'test/integration/x.ts', name: '../../apps/cli/src/main' },
  { file: 'test/integration/x.ts', name: '../../libs/platform/queue/src/job-queue' },
];

const FORMS = {
  'import type': "import type { Datasets } from '@assay/features/datasets';\nexport const x: Datasets | null = null;",
  'export from': "export { DatasetsModule } from '@assay/features/datasets';",
  'export all': "export * from '@assay/features/datasets';",
  'dynamic import': "export const x = import('@assay/features/datasets');",
  require: "export const x: unknown = require('@assay/features/datasets');",
};

const BOUNDARIES = '@nx/enforce-module-boundaries';
const importing = (file: string, name: string): LintCase => ({ file, text: `import '${name}';` });

describe('boundaries between projects', () => {
  let linted: Linted;
  const found = new Map<string, Finding[]>();
  const cases = [
    ...ROWS.flatMap(({ file, bad, good }) => [importing(file, bad), importing(file, good)]),
    ...[...PACKAGES, ...CIRCLES, ...PATHS].map(({ file, name }) => importing(file, name)),
    ...OPEN.good.map((name) => importing(OPEN.file, name)),
    ...Object.values(FORMS).map((text) => ({ file: 'libs/features/system/src/x.ts', text })),
    importing('test/support/x.ts', '../../apps/api/src/create-app'),
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

  it('tries every row of the configuration', () => {
    const tried = [...ROWS, OPEN].map(({ tag }) => tag);
    expect(tried.sort()).toEqual(linted.boundaries.map(({ sourceTag }) => sourceTag).sort());
  });

  it.each(ROWS)('$tag refuses $bad in $file', ({ tag, file, bad }) => {
    expect(findings(importing(file, bad))).toEqual([
      {
        rule: BOUNDARIES,
        message: expect.stringMatching(`^A project tagged with "${tag}" (can only|cannot) depend on`),
      },
    ]);
  });

  it.each(ROWS)('$tag lets $good pass in $file', ({ file, good }) => {
    expect(findings(importing(file, good))).toEqual([]);
  });

  it.each(PACKAGES)('$tag refuses the package $name', ({ tag, file, name }) => {
    expect(findings(importing(file, name))).toEqual([
      { rule: BOUNDARIES, message: `A project tagged with "${tag}" is not allowed to import "${name}"` },
    ]);
  });

  it.each(CIRCLES)('a circle is refused: $name in $file', ({ file, name }) => {
    expect(findings(importing(file, name))).toEqual([
      { rule: BOUNDARIES, message: expect.stringMatching(/^Circular dependency between/) },
    ]);
  });

  it.each(PATHS)('a path into another project is refused: $name in $file', ({ file, name }) => {
    expect(findings(importing(file, name))).toEqual([
      {
        rule: BOUNDARIES,
        message: expect.stringMatching(/^Projects cannot be imported by a relative or absolute path/),
      },
    ]);
  });

  it.each(OPEN.good)(`${OPEN.tag} lets %s pass`, (name) => {
    expect(findings(importing(OPEN.file, name))).toEqual([]);
  });

  it('lets tests start the real applications', () => {
    expect(findings(importing('test/support/x.ts', '../../apps/api/src/create-app'))).toEqual([]);
  });

  it.each(Object.entries(FORMS))('sees %s', (_, text) => {
    const rules = findings({ file: 'libs/features/system/src/x.ts', text }).map(({ rule }) => rule);
    expect(rules).toContain(BOUNDARIES);
  });
});

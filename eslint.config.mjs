import js from '@eslint/js';
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { boundaryOptions, testBoundaryOptions } from './tools/eslint/boundaries.mjs';
import { restrictedImports } from './tools/eslint/restricted-imports.mjs';

// Without a cached graph the boundary rule would skip itself and pass everything; here it is made, or linting fails.
process.env.NX_DAEMON ??= 'false';
await createProjectGraphAsync({ exitOnError: false });

const typescript = ['**/*.{ts,tsx}'];
const plainNode = ['**/*.{js,mjs,cjs,mts}'];

export default defineConfig(
  globalIgnores([
    'dist',
    '**/node_modules',
    '.nx',
    '.assay',
    'coverage',
    'libs/api-client/src/schema.ts',
    'apps/cli/sample',
  ]),
  {
    name: 'assay/all',
    linterOptions: { noInlineConfig: true },
    plugins: { '@nx': nx, '@typescript-eslint': tseslint.plugin },
    extends: [js.configs.recommended],
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaryOptions],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Entry points hand it to loadConfig; everything else takes the parsed configuration.',
        },
      ],
    },
  },
  restrictedImports,
  {
    name: 'assay/typescript',
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './apps/admin/tsconfig.json', './test/ui/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      // Nest modules are classes without members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Array reads are typed as if they always hit (noUncheckedIndexedAccess is off), so it would reject sound guards.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `||` is meant where an empty text or a zero stands for nothing.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Nest declares its option objects as classes that nobody is meant to construct.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // One that is used once still says what crosses into a thread, a file or a request.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A function marked async turns what it throws into a rejection, also where it has nothing to await.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
    },
  },
  {
    name: 'assay/numerics',
    files: ['libs/compute/**/*.ts'],
    // Numerics walk typed arrays by index, several at a time; one style for all loops.
    rules: { '@typescript-eslint/prefer-for-of': 'off' },
  },
  {
    name: 'assay/inferred-exports',
    // Components return elements, and zod schemas and clients are typed by what they are made of: written out, their types
    // would repeat the code.
    files: ['apps/admin/src/**/*.{ts,tsx}', 'libs/contracts/src/**/*.ts'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    name: 'assay/tests',
    // Jest's asymmetric matchers, such as expect.any(String), are of type any.
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-argument': 'off' },
  },
  {
    name: 'assay/plain-node',
    files: plainNode,
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'URL',
          'AbortSignal',
          'fetch',
          'setTimeout',
          'clearTimeout',
          'performance',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    name: 'assay/commonjs',
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { __dirname: 'readonly', __filename: 'readonly' } },
  },
  { name: 'assay/mts', files: ['**/*.mts'], languageOptions: { parser: tseslint.parser } },
  {
    name: 'assay/admin',
    files: ['apps/admin/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
  },
  {
    name: 'assay/test-project',
    files: ['test/**'],
    rules: { '@nx/enforce-module-boundaries': ['error', testBoundaryOptions] },
  },
  {
    name: 'assay/config-files',
    // Their tools read the default export: Vite, ESLint, and Jest's set-up before all tests.
    files: ['**/*.config.{mjs,mts,ts}', 'test/**/global-{setup,teardown}.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    name: 'assay/environment',
    files: [
      'apps/*/src/main.ts',
      'apps/cli/src/commands/**/*.ts',
      'apps/cli/src/**/*.spec.ts',
      'tools/**',
      'gpu/*.mjs',
      'test/**',
      '*.config.mjs',
      // Hands what it inherited to the programs of Postgres, less their own settings.
      'libs/platform/database/src/embedded-postgres/server-identity.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  { name: 'assay/programs', files: ['tools/**', 'test/**/*.{mjs,cjs}'], rules: { 'no-console': 'off' } },
  prettier,
);

// Imports that the boundaries between projects cannot express: packages that one folder alone may use, deep imports past a
// library's index, and Node's own modules in code for the browser. test/architecture proves that each of them fires.
import { builtinModules } from 'node:module';

/** The only folders (or files) that may import a package, so that its types and its quirks stay in one place. */
export const owners = {
  bullmq: ['libs/platform/queue'],
  pg: ['libs/platform/database'],
  'pg-copy-streams': ['libs/platform/database'],
  'onnxruntime-node': ['libs/compute/onnx'],
  koffi: ['libs/compute/engine'],
  piscina: ['libs/compute/matrix'],
  '@node-rs/argon2': ['libs/platform/auth'],
  '@duckdb/node-api': ['libs/features/datasets'],
  // The test of the sample data reads them without the code that will import them.
  sharp: ['libs/features/datasets', 'apps/cli/src/sample.spec.ts'],
  yauzl: ['libs/features/datasets', 'apps/cli/src/sample.spec.ts'],
};

/** Folders whose code also runs in a browser. */
export const browserFolders = ['libs/contracts', 'libs/api-client', 'apps/admin'];

const extensions = '{ts,tsx,mts,cts,js,mjs,cjs}';
const filesOf = (path) => (/\.\w+$/.test(path) ? path : `${path}/**/*.${extensions}`);
const escape = (text) => text.replace(/[/.*+?^${}()|[\]\\]/g, '\\$&');

/** A pattern of module names, and what to say to those who import one. */
const deepImport = {
  pattern: '^@assay\\/.+\\/src(\\/|$)',
  message: 'Import the library by its alias; what its index.ts does not export is private.',
};
const nodeModule = {
  pattern: `^(node:.*|(${builtinModules.map(escape).join('|')})(\\/.*)?)$`,
  message: 'This code also runs in a browser, which has none of the modules of Node.',
};

const singleImporter = ([name, folders]) => ({
  pattern: `^${escape(name)}(\\/|$)`,
  message: `Only ${folders[0]} imports ${name}.`,
});

/** The rules for one set of restrictions: static imports and exports, then dynamic imports and `require`. */
function rules(restrictions) {
  return {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        paths: ['node:process', 'process'].map((name) => ({
          name,
          importNames: ['env'],
          message: 'Take the parsed configuration of @assay/platform/config instead.',
        })),
        patterns: restrictions.map(({ pattern, message }) => ({ regex: pattern, message })),
      },
    ],
    'no-restricted-syntax': [
      'error',
      ...restrictions.flatMap(({ pattern, message }) => [
        { selector: `ImportExpression > Literal.source[value=/${pattern}/]`, message },
        { selector: `CallExpression[callee.name="require"] > Literal.arguments[value=/${pattern}/]`, message },
      ]),
    ],
  };
}

/** ESLint replaces the options of a rule from one block to the next, so every block repeats all that still holds. */
function restrictionsFor(path) {
  const others = Object.entries(owners).filter(([, folders]) => !folders.includes(path));
  return [deepImport, ...others.map(singleImporter), ...(browserFolders.includes(path) ? [nodeModule] : [])];
}

/** @type {import('eslint').Linter.Config[]} */
export const restrictedImports = [
  { name: 'assay/restricted-imports', rules: rules(restrictionsFor('')) },
  ...[...new Set([...Object.values(owners).flat(), ...browserFolders])].map((path) => ({
    name: `assay/restricted-imports/${path}`,
    files: [filesOf(path)],
    rules: rules(restrictionsFor(path)),
  })),
];

const { join } = require('node:path');
const preset = require('../jest.preset.cjs');

const root = join(__dirname, '..');
const [[pattern, [transformer, options]]] = Object.entries(preset.transform);

/** Tests that need Postgres, Redis or a built process. `npm run build` (or the Nx target) must have gone before. */
module.exports = {
  ...preset,
  rootDir: __dirname,
  testMatch: ['<rootDir>/integration/**/*.spec.ts'],
  globalSetup: '<rootDir>/support/global-setup.ts',
  globalTeardown: '<rootDir>/support/global-teardown.ts',
  // Jest maps no module names inside globalSetup, so there swc itself must turn the aliases into paths.
  transform: {
    [pattern]: [
      transformer,
      {
        ...options,
        jsc: {
          ...options.jsc,
          baseUrl: root,
          paths: { '@assay/migrations': ['migrations/src/index.ts'], '@assay/*': ['libs/*/src/index.ts'] },
        },
      },
    ],
  },
  maxWorkers: 1,
  testTimeout: 60_000,
};

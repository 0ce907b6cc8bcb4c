const preset = require('../../jest.preset.cjs');

/** Tests of whole built processes; the applications must have been built (the Nx target sees to it). */
module.exports = {
  ...preset,
  rootDir: __dirname,
  testMatch: ['<rootDir>/*.spec.ts'],
  maxWorkers: 1,
  testTimeout: 180_000,
};

const preset = require('../../jest.preset.cjs');
const integration = require('../jest.config.cjs');

/**
 * Tests in Chromium of a whole started system; the applications must have been built (the Nx target sees to it).
 * The setup needs the module aliases too, so these tests are transformed as the integration tests are.
 */
module.exports = {
  ...preset,
  transform: integration.transform,
  rootDir: __dirname,
  testMatch: ['<rootDir>/*.spec.ts'],
  globalSetup: '<rootDir>/support/global-setup.ts',
  globalTeardown: '<rootDir>/support/global-teardown.ts',
  maxWorkers: 1,
  testTimeout: 120_000,
};

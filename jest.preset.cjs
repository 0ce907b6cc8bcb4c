const { join } = require('node:path');

/** ESM-only packages: Jest on Node 20 cannot require() them, so swc turns them into CommonJS. */
const esmOnly = [
  '@nestjs',
  'file-type',
  'load-esm',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'canonicalize',
  'openapi-fetch',
];

module.exports = {
  testEnvironment: join(__dirname, 'tools/jest-env.cjs'),
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: {
    '^.+\\.m?[tj]s$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: {
          target: 'es2022',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  moduleNameMapper: {
    '^@assay/migrations$': join(__dirname, 'migrations/src'),
    '^@assay/(.*)$': join(__dirname, 'libs/$1/src'),
  },
  maxWorkers: 2,
};

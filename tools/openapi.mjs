// Writes openapi.json and the client's types from the built API. `--check`: writes nothing, fails if they are stale.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(join(root, 'dist/'));
const check = process.argv.includes('--check');
const HEADER = '// Generated from openapi.json by `npm run openapi`. Do not edit.\n';

if (!process.argv.includes('--no-build'))
  execFileSync(process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), 'build', 'api'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NX_DAEMON: 'false' },
  });
const { startEmbeddedPostgres } = require('./libs/platform/database/src/index.js');
const home = mkdtempSync(join(tmpdir(), 'assay-openapi-'));
const postgres = await startEmbeddedPostgres({ dataDirectory: join(home, 'postgres'), durable: false });
let document;
try {
  const file = join(home, 'openapi.json');
  execFileSync(process.execPath, [join(root, 'dist/apps/api/src/main.js'), 'openapi', file], {
    env: { ...process.env, DATABASE_URL: postgres.url, ASSAY_HOME: home, ASSAY_LOG_LEVEL: 'error' },
    stdio: 'inherit',
  });
  document = readFileSync(file, 'utf8');
} finally {
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
}
const types = HEADER + astToString(await openapiTS(document, { silent: true, defaultNonNullable: false }));
const targets = { 'openapi.json': document, 'libs/api-client/src/schema.ts': types };
for (const [path, content] of Object.entries(targets)) {
  const file = join(root, path);
  if (!check) writeFileSync(file, content);
  else if (readFileSync(file, 'utf8') !== content) {
    console.error(`${path} is stale: run \`npm run openapi\` and commit the result.`);
    process.exitCode = 1;
  }
}

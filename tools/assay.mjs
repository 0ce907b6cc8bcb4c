// `npm run -s assay -- <command>`: installs and builds what is missing, then runs the command line in this process.
import { createRequire } from 'node:module';
import { prepare, root } from './prepare.mjs';

await prepare();
const require = createRequire(root + '/dist/');
const { runCli } = require('./apps/cli/src/main.js');
process.exitCode = await runCli(process.argv.slice(2));

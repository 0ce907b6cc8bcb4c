// Lints texts as if they were files of the repository, with its own ESLint configuration. A process of its own, because Jest
// cannot load ES modules. Receives `{ file, text }[]`, answers their findings and the tables that the rules are made from.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { boundaries } from '../../../tools/eslint/boundaries.mjs';
import { browserFolders, owners } from '../../../tools/eslint/restricted-imports.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

process.once('message', (cases) => {
  void lintAll(cases).then((findings) => {
    process.send({ findings, boundaries, owners, browserFolders });
    process.disconnect();
  });
});

async function lintAll(cases) {
  // Imports are judged without types, and the files need not exist then.
  const overrideConfig = [{ files: ['**/*.{ts,tsx}'], ...tseslint.configs.disableTypeChecked }];
  const eslint = new ESLint({ cwd: root, overrideConfig });
  const findings = [];
  for (const { file, text } of cases) {
    const [result] = await eslint.lintText(`${text}\n`, { filePath: join(root, file) });
    if (!result) throw new Error(`${file} is ignored by ESLint, so no rule binds it.`);
    findings.push(result.messages.map(({ ruleId, message }) => ({ rule: ruleId, message })));
  }
  return findings;
}

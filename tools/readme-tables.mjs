// Writes the tables of README.md and ARCHITECTURE.md from test/bench/results/*.json. `--check`: writes nothing, fails if one is stale.
// A table stands between `<!-- bench:<name>[ match=<part of case>][ columns=<a,b>] -->` and `<!-- /bench -->`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const PLACE = /(<!-- bench:([a-z-]+)(?: match=(\S+))?(?: columns=(\S+))? -->\n)[^]*?(<!-- \/bench -->)/g;
for (const page of ['README.md', 'ARCHITECTURE.md']) {
  const text = readFileSync(join(root, page), 'utf8');
  const filled = text.replace(
    PLACE,
    (_, open, name, match, columns, close) => open + table(name, match, columns?.split(',')) + close,
  );
  if (!process.argv.includes('--check')) writeFileSync(join(root, page), filled);
  else if (filled !== text) {
    console.error(
      `${page} does not show the committed results: run \`node tools/readme-tables.mjs\` and commit the result.`,
    );
    process.exitCode = 1;
  }
}

function table(name, match, chosen) {
  const file = join(root, 'test/bench/results', `${name}.json`);
  if (!existsSync(file)) throw new Error(`A page shows ${name}, but there is no test/bench/results/${name}.json`);
  const { rows: all, machine, date } = JSON.parse(readFileSync(file, 'utf8'));
  const rows = all.filter((row) => match === undefined || row.case.includes(match));
  const columns = chosen ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  const memory = `${Math.round(machine.memory / 1024 ** 3)} GB`;
  return (
    `\n${line(columns.map(words))}${line(columns.map(() => '---'))}` +
    rows.map((row) => line(columns.map((column) => show(column, row[column])))).join('') +
    `\n\`npm run bench -- ${name}\` · ${machine.cpu}, ${machine.cores} cores, ${memory}, ${machine.gpu ?? 'no GPU'} · ${date.slice(0, 10)}\n\n`
  );
}

/** Parts of one that differ in the fourth digit are shown in percent. */
function isPercent(column) {
  return /^(accuracy|random|all)(Mean|Sd)$|^(difference|ciLow|ciHigh)$/.test(column);
}

function words(column) {
  const name = isPercent(column) ? `${column} (%)` : column;
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).replace(/ bytes$/, ' (MB)');
}

function show(column, value) {
  if (value === undefined || value === null) return '';
  if (column.endsWith('Bytes')) return (value / 1e6).toFixed(0);
  if (typeof value !== 'number') return String(value);
  if (isPercent(column)) return (100 * value).toFixed(2);
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return Math.abs(value) < 1e-3 ? value.toExponential(1) : value.toFixed(value < 10 ? 2 : 1);
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lint, LINT_TIMEOUT_MS } from './support/lint';
import { type Project, projects, repositoryFiles, root } from './support/repository';

/** The tags that a project must have by where it lies. */
function tagsFor(folder: string): string[] {
  const [top, group, name] = folder.split('/');
  if (top === 'apps') return group === 'admin' ? ['type:app', 'runs:browser'] : ['type:app'];
  if (top === 'migrations') return ['type:migration'];
  if (top === 'gpu') return ['type:native'];
  if (top === 'test') return ['type:test'];
  if (folder === 'libs/contracts') return ['type:contract', 'runs:anywhere'];
  if (folder === 'libs/api-client') return ['type:client', 'runs:anywhere'];
  if (group === 'features') return ['type:feature', `feature:${name}`];
  return [`type:${group}`];
}

const files = repositoryFiles();
const all: Project[] = projects(files);

describe('projects', () => {
  it.each(all)('$folder carries the tags of its place', ({ folder, tags }) => {
    expect(tags).toEqual(tagsFor(folder));
  });

  it(
    'every tag has a row in the boundary rule, and every row a project',
    async () => {
      const { boundaries } = await lint([]);
      const rows = boundaries.map(({ sourceTag }) => sourceTag).sort();
      expect([...new Set(all.flatMap(({ tags }) => tags))].sort()).toEqual(rows);
    },
    LINT_TIMEOUT_MS,
  );

  it('every source file lies in a project, where the boundary rule binds it, or is a tool or a configuration', () => {
    const folders = all.map(({ folder }) => `${folder}/`);
    const outside = files
      .filter((file) => /\.(?:[cm]?[jt]s|tsx)$/.test(file))
      .filter((file) => !folders.some((folder) => file.startsWith(folder)))
      .filter((file) => !/^tools\/|^(?:eslint\.config\.mjs|jest\.preset\.cjs)$/.test(file));
    expect(outside).toEqual([]);
  });

  it.each(all.filter(({ folder }) => folder.startsWith('libs/')))(
    '$folder has one index and no other barrel',
    ({ folder }) => {
      expect(existsSync(join(root, folder, 'src/index.ts'))).toBe(true);
      const barrels = files.filter((file) => file.startsWith(`${folder}/`) && /\/index\.tsx?$/.test(file));
      expect(barrels).toEqual([`${folder}/src/index.ts`]);
    },
  );
});

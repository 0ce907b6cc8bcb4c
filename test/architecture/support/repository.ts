import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(__dirname, '../../..');

const GENERATED = ['node_modules', 'dist', 'coverage'];

export interface Project {
  /** Path from the root, with `/`. */
  folder: string;
  name: string;
  tags: string[];
}

/** Paths, from the root, of all files that are neither generated nor hidden. */
export function repositoryFiles(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !GENERATED.includes(name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? repositoryFiles(path) : [path];
    });
}

/** The Nx projects, by their project.json. */
export function projects(files: readonly string[]): Project[] {
  return files
    .filter((file) => file.endsWith('/project.json'))
    .map((file) => {
      const { name, tags } = JSON.parse(readFileSync(join(root, file), 'utf8')) as Partial<Project>;
      return { folder: file.slice(0, -'/project.json'.length), name: name ?? '', tags: tags ?? [] };
    });
}

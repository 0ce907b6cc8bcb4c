/** What a path inside an archive of images says. */
export interface ImagePath {
  /** The nearest folder that is no split: the class, where there is one folder per class. */
  folder: string | null;
  split: 'train' | 'validation' | 'test' | null;
}

const SPLITS = new Map<string, NonNullable<ImagePath['split']>>([
  ['train', 'train'],
  ['training', 'train'],
  ['test', 'test'],
  ['testing', 'test'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['validation', 'validation'],
  ['dev', 'validation'],
]);
const IMAGE_NAME = /\.(?:jpe?g|jpe|jfif|png|webp|gif|tiff?|avif|bmp|hei[cf]|svg)$/i;
const METADATA_NAME = /^metadata\.(csv|jsonl)$/i;

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Files that operating systems put into archives unasked, and hidden files. */
export function isJunk(path: string): boolean {
  const segments = path.split('/');
  return (
    segments.some((segment) => segment === '__MACOSX' || segment.startsWith('.')) ||
    /^(?:thumbs\.db|desktop\.ini)$/i.test(baseName(path))
  );
}

/** Whether a file claims to be an image; what it really is, its bytes decide. A name without extension may be one. */
export function isImageName(path: string): boolean {
  return IMAGE_NAME.test(path) || !baseName(path).includes('.');
}

/** The format of a metadata file in Hugging Face's layout, or null for other files. */
export function metadataFormat(path: string): 'csv' | 'jsonl' | null {
  const extension = METADATA_NAME.exec(baseName(path))?.[1]?.toLowerCase();
  return extension === 'csv' || extension === 'jsonl' ? extension : null;
}

/** The folder of a path with its closing slash, or the empty string at the root. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** Reads class and split from the folders that an image lies in. */
export function parseImagePath(path: string): ImagePath {
  const folders = path.split('/').slice(0, -1).reverse();
  const split = folders.map((folder) => SPLITS.get(folder.toLowerCase())).find((name) => name !== undefined);
  const folder = folders.find((name) => !SPLITS.has(name.toLowerCase()));
  return { folder: folder ?? null, split: split ?? null };
}

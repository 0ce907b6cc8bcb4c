import { csv, jsonl, pixels, png, zip } from '../../support/files';

/** A file as a browser's file chooser gives it. */
export interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const file = (name: string, buffer: Buffer): ChosenFile => ({ name, mimeType: 'application/octet-stream', buffer });

/** A table of six readings, of which the one in line 4 has an id that was there before. */
export const readings = file(
  'readings.csv',
  csv(
    ['code', 'class', 'supplier', 'weight'],
    ['r-1', 'bolt', 'north', 1.5],
    ['r-2', 'nut', 'north', 2.5],
    ['r-1', 'nut', 'south', 3.5],
    ['r-3', 'bolt', 'south', 4.5],
    ['r-4', 'bolt', 'south', 5.5],
    ['r-5', 'washer', 'south', 6.5],
  ),
);

/** The PNG of a picture in {@link pictures}. */
export function pictureFile(k: number): Buffer {
  return png(pixels(k));
}

/** A zip of twelve pictures of two classes and three contributors, with what is known of them. */
export const pictures = file(
  'pictures.zip',
  zip({
    'metadata.csv': csv(
      ['file_name', 'external_id', 'label', 'contributor'],
      ...Array.from({ length: 12 }, (_, k) => [`images/${k}.png`, `picture-${k}`, classOf(k), contributorOf(k)]),
    ),
    ...Object.fromEntries(Array.from({ length: 12 }, (_, k) => [`images/${k}.png`, pictureFile(k)])),
  }),
);

function classOf(k: number): string {
  return k % 3 === 0 ? 'stripes' : 'checks';
}

function contributorOf(k: number): string {
  return ['ada', 'ben', 'cleo'][k % 3 === 0 ? 0 : (k % 2) + 1] ?? '';
}

/** How many vectors there are, and how many numbers each of them has. */
export const VECTORS = { rows: 240, columns: 8 };

/** Vectors of four classes, each around a direction of its own. */
export const vectors = file(
  'vectors.jsonl',
  jsonl(
    ...Array.from({ length: VECTORS.rows }, (_, i) => ({
      id: `v-${i}`,
      label: `class ${i % 4}`,
      contributor: ['north', 'south'][i % 2],
      embedding: Array.from({ length: VECTORS.columns }, (_, k) => Math.sin((i + 1) * (k + 1)) + (i % 4 === k ? 3 : 0)),
    })),
  ),
);

/** A table that takes seconds to import. */
export const manyRows = file(
  'many.csv',
  csv(['id', 'label'], ...Array.from({ length: 100_000 }, (_, k) => [`row-${k}`, 'a'])),
);

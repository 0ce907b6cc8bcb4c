import { inBatches } from './batch';
import { IDX_IMAGES, IDX_LABELS, idxElements, type IdxFile, idxMagic, openIdx } from './idx/idx-file';
import { encodeGreyPng } from './image';
import { ImportError } from './import-error';
import type { ColumnMapping, PreviewColumn, RawRow, Reader, ReadResult, SourceFile } from './reader';
import { checkMapping } from './table/row-mapper';

const ID_DIGITS = 8;
/** Images encoded at a time: enough to keep the threads of sharp busy. */
const ENCODED_TOGETHER = 32;

interface IdxSource {
  images: IdxFile;
  labels: IdxFile | null;
  columns: Omit<PreviewColumn, 'samples'>[];
}

/**
 * Tells which file holds the images and which, if any, the labels.
 * @throws ImportError `missing_file`, `too_many_files`, `row_count_mismatch` and those of `openIdx`
 */
async function openPair(files: readonly SourceFile[]): Promise<IdxSource> {
  const opened = await Promise.all(files.map(openIdx));
  const images = opened.filter(({ magic }) => magic === IDX_IMAGES);
  const labels = opened.filter(({ magic }) => magic === IDX_LABELS);
  const [image] = images;
  if (!image)
    throw new ImportError('missing_file', 'There are IDX labels but no IDX images: upload both files together.');
  if (images.length > 1 || labels.length > 1) {
    throw new ImportError('too_many_files', 'Upload one IDX file of images and at most one of labels at a time.');
  }
  const label = labels[0] ?? null;
  if (label && label.count !== image.count) {
    const counts = `${image.file.name} holds ${image.count} images but ${label.file.name} ${label.count} labels`;
    throw new ImportError('row_count_mismatch', `${counts}: upload files that belong together.`);
  }
  const columns: IdxSource['columns'] = [
    { name: 'index', type: 'integer' },
    { name: 'image', type: 'image' },
  ];
  if (label) columns.push({ name: 'label', type: 'integer' });
  return { images: image, labels: label, columns };
}

interface IdxRow {
  index: number;
  pixels: Buffer;
  label: number | null;
}

async function* rows({ images, labels }: IdxSource): AsyncGenerator<IdxRow> {
  const labelBytes = labels ? idxElements(labels) : null;
  try {
    let index = 0;
    for await (const pixels of idxElements(images)) {
      const next = await labelBytes?.next();
      const label = next && !next.done ? (next.value[0] ?? null) : null;
      yield { index: index++, pixels, label };
    }
    // Reading past the last label is what finds a labels file with too much or too little in it.
    await labelBytes?.next();
  } finally {
    await labelBytes?.return(undefined);
  }
}

function cell(row: IdxRow, column: string | undefined): string | null {
  if (column === 'label') return row.label === null ? null : String(row.label);
  return column === 'index' ? positionOf(row) : null;
}

function positionOf({ index }: IdxRow): string {
  return String(index).padStart(ID_DIGITS, '0');
}

async function toRawRow(row: IdxRow, { width, height }: IdxFile, mapping: ColumnMapping): Promise<RawRow> {
  const named = Array.isArray(mapping.attributes) ? mapping.attributes : [];
  return {
    line: row.index + 1,
    externalId: cell(row, mapping.externalId) ?? positionOf(row),
    kind: 'image',
    label: cell(row, mapping.label),
    contributor: cell(row, mapping.contributor),
    group: cell(row, mapping.group),
    attributes: Object.fromEntries(named.map((name) => [name, cell(row, name)])),
    payload: await encodeGreyPng(row.pixels, width, height),
    mediaType: 'image/png',
  };
}

async function* encoded(source: IdxSource, mapping: ColumnMapping): AsyncGenerator<ReadResult> {
  let waiting: IdxRow[] = [];
  const encode = (): Promise<RawRow[]> => Promise.all(waiting.map((row) => toRawRow(row, source.images, mapping)));
  for await (const row of rows(source)) {
    waiting.push(row);
    if (waiting.length < ENCODED_TOGETHER) continue;
    yield* await encode();
    waiting = [];
  }
  yield* await encode();
}

/** MNIST's format: a file of grey images and optionally one of labels, gzipped or not, told apart by their magic. */
export const idxReader: Reader = {
  format: 'idx',

  detect: (files) => files.length > 0 && files.every(({ head }) => idxMagic(head) !== null),

  async preview(files, limits) {
    const source = await openPair(files);
    const shown: IdxRow[] = [];
    for await (const row of rows(source)) {
      shown.push(row);
      if (shown.length >= limits.rows) break;
    }
    const { count, width, height } = source.images;
    const picture = `${width} × ${height} grey image`;
    const values = (row: IdxRow): Record<string, string | number | null> => ({
      index: positionOf(row),
      image: picture,
      ...(source.labels && { label: row.label }),
    });
    return {
      format: 'idx',
      columns: source.columns.map((column) => ({
        ...column,
        samples: [...new Set(shown.map((row) => String(values(row)[column.name])))].slice(0, 5),
      })),
      rows: shown.map(values),
      rowEstimate: count,
      suggested: { externalId: 'index', ...(source.labels && { label: 'label' }) },
      notes: source.labels ? [] : ['There is no file of labels: the images are imported without.'],
    };
  },

  async *read(files, mapping, signal) {
    const source = await openPair(files);
    checkMapping(
      mapping,
      source.columns.map(({ name }) => name),
      source.images.file.name,
    );
    yield* inBatches(encoded(source, mapping), signal);
  },
};

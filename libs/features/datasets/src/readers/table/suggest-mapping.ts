import type { ColumnMapping, PreviewColumn } from '../reader';
import type { TableRecord } from './table-record';

/** Names that columns of each part usually have, the most telling first. */
const USUAL_NAMES = {
  externalId: [
    'external_id',
    'id',
    'uuid',
    'guid',
    'item_id',
    'sample_id',
    'image_id',
    'row_id',
    'key',
    'file_name',
    'filename',
  ],
  label: ['label', 'class', 'class_label', 'class_name', 'category', 'target', 'intent', 'y'],
  contributor: ['contributor', 'vendor', 'supplier', 'provider', 'seller', 'annotator', 'author', 'owner'],
  group: ['group', 'group_id', 'patient', 'patient_id', 'subject', 'subject_id', 'session_id', 'video', 'video_id'],
  vector: ['vector', 'embedding', 'embeddings', 'features'],
} as const;

type Part = keyof typeof USUAL_NAMES;

function normalized(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[\s.-]+/g, '_');
}

function fits(part: Part, column: Omit<PreviewColumn, 'samples'>, records: readonly TableRecord[]): boolean {
  if (part === 'vector') return column.type === 'vector';
  if (column.type === 'vector' || column.type === 'image' || column.type === 'other') return false;
  if (part !== 'externalId') return true;
  const ids = records.map((record) => record.text(column.name));
  return !ids.some((id) => id === null || id === undefined) && new Set(ids).size === ids.length;
}

/**
 * Guesses which column plays which part, by name and by what the sampled records hold: ids must be there and differ,
 * vectors must be lists of numbers. What plays no part is kept as an attribute.
 */
export function suggestMapping(
  columns: readonly Omit<PreviewColumn, 'samples'>[],
  records: readonly TableRecord[],
): ColumnMapping {
  const mapping: ColumnMapping = {};
  const taken = new Set<string>();
  for (const part of Object.keys(USUAL_NAMES) as Part[]) {
    const usual: readonly string[] = USUAL_NAMES[part];
    const found = usual
      .flatMap((name) => columns.filter((column) => normalized(column.name) === name))
      .find((column) => !taken.has(column.name) && fits(part, column, records));
    if (!found) continue;
    mapping[part] = found.name;
    taken.add(found.name);
  }
  const vectors = columns.filter(({ type }) => type === 'vector');
  if (!mapping.vector && vectors.length === 1) mapping.vector = vectors[0]?.name;
  return { ...mapping, attributes: 'all' };
}

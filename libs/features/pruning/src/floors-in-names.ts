import type { FloorError } from '@assay/compute/leverage';
import { DomainError } from '@assay/platform/http';
import type { PrunedRows } from './pruned-rows';

/** Floors that a message names at most. */
const MOST_NAMED = 8;

/** Says of which classes and contributors the floors cannot be met, which to the computation are numbers. */
export function floorsInNames(
  error: FloorError,
  { labels, contributors }: Pick<PrunedRows, 'labels' | 'contributors'>,
): DomainError {
  const names = { classes: labels.names, contributors: contributors.names };
  const floors = error.floors.map(({ grouping, code, floor, available }) => ({
    path: `floors.${grouping}`,
    message: `asks for ${floor} of ${names[grouping][code]}, of which gates, lists and duplicates leave ${available}`,
  }));
  const what =
    error.code === 'floors_unmeetable'
      ? 'There are too few items for the floors'
      : 'The floors need more items than are to be kept';
  const list = floors.slice(0, MOST_NAMED).map(({ path, message }) => `${path} ${message}`);
  const code = error.code === 'floors_unmeetable' ? 'floors_unmeetable' : 'floors_exceed_size';
  return new DomainError(code, `${what}: ${list.join('; ')}.`, floors, { cause: error });
}

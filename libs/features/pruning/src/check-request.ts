import type { CreatePruningJob, FieldError, ItemSelector } from '@assay/contracts';
import { DomainError, invalid } from '@assay/platform/http';
import type { DataSource } from 'typeorm';
import { selectRows, unknownIds } from './select-items';

/** Faults of one kind that an answer lists at most. */
const MOST_LISTED = 20;

/** What a pruning works on. */
export interface PruningSubject {
  embeddingSetId: string;
  /** Rows of the embedding set. */
  items: number;
}

/**
 * Refuses, before a job is made, what no job could do.
 * @throws DomainError `validation_failed`, `nothing_to_drop`, `unknown_items`, `floors_unmeetable`, `floors_exceed_size`, `no_labels`,
 *   `single_class`, each with the path at fault
 */
export async function checkRequest(
  dataSource: DataSource,
  request: CreatePruningJob,
  subject: PruningSubject,
): Promise<void> {
  checkTarget(request, subject.items);
  if (request.refuseIfNotBetter && request.probe === null)
    throw invalid('refuseIfNotBetter', 'needs the probe; leave probe as it is, or drop this');
  await checkSelectors(dataSource, request, subject);
  const classes = await countBy(dataSource, 'label', subject);
  checkLabels(request, classes);
  const contributors = await countBy(dataSource, 'contributor', subject);
  const floors = [
    ...floorFaults('classes', request.floors.classes, classes),
    ...floorFaults('contributors', request.floors.contributors, contributors),
  ];
  if (floors.length > 0) {
    throw new DomainError(
      'floors_unmeetable',
      `Floors ask for more than there is: ${floors.map(({ path, message }) => `${path} ${message}`).join('; ')}.`,
      floors.slice(0, MOST_LISTED),
    );
  }
  checkFloorsFit('classes', request, classes, subject.items);
  checkFloorsFit('contributors', request, contributors, subject.items);
}

/** Items to keep that a target names outright; null when that is found on the way. */
export function wantedItems(target: CreatePruningJob['target'], items: number): number | null {
  if (target.kind === 'count') return target.keep;
  return target.kind === 'fraction' ? Math.max(1, Math.round(target.keep * items)) : null;
}

function checkTarget({ target, duplicates, labelGate, mustDrop }: CreatePruningJob, items: number): void {
  const wanted = wantedItems(target, items);
  const dropsOtherwise = duplicates.cosine !== undefined || labelGate !== undefined || !isEmpty(mustDrop);
  if (wanted === null || wanted < items || dropsOtherwise) return;
  const message = `${wanted} of ${items} items would be kept, which drops nothing; ask for fewer, or for duplicates.cosine, labelGate or mustDrop`;
  throw new DomainError('nothing_to_drop', `target.keep: ${message}.`, [{ path: 'target.keep', message }]);
}

const isEmpty = ({ externalIds = [], filter }: ItemSelector): boolean => externalIds.length === 0 && !filter;

async function checkSelectors(
  dataSource: DataSource,
  request: CreatePruningJob,
  { embeddingSetId, items }: PruningSubject,
): Promise<void> {
  const rows: Uint32Array[] = [];
  for (const field of ['mustKeep', 'mustDrop'] as const) {
    const { externalIds = [], filter } = request[field];
    const places = await unknownIds(dataSource, embeddingSetId, externalIds);
    if (places.length > 0) {
      throw new DomainError(
        'unknown_items',
        `${field}.externalIds names ${places.length} items that are not among those to prune. Remove them, or import them first.`,
        places
          .slice(0, MOST_LISTED)
          .map((place) => ({ path: `${field}.externalIds.${place}`, message: 'is not among the items' })),
      );
    }
    if (filter && (await selectRows(dataSource, embeddingSetId, { filter })).length === 0) {
      const message = 'matches no item';
      throw new DomainError('unknown_items', `${field}.filter ${message}.`, [{ path: `${field}.filter`, message }]);
    }
    rows.push(await selectRows(dataSource, embeddingSetId, request[field]));
  }
  const [kept, dropped] = rows;
  const wanted = wantedItems(request.target, items);
  if (wanted !== null && kept.length > wanted)
    throw invalid('mustKeep', `names ${kept.length} items, but only ${wanted} are to be kept`);
  if (dropped.length === items) throw invalid('mustDrop', 'names every item; nothing would be left');
  const both = new Set(kept);
  const shared = dropped.filter((row) => both.has(row)).length;
  if (shared > 0) throw invalid('mustDrop', `${shared} of its items are in mustKeep, too; leave each in one of them`);
  if (!request.keepGroupsWhole || kept.length === 0 || dropped.length === 0) return;
  const group = await sharedGroup(dataSource, embeddingSetId, kept, dropped);
  if (group !== null)
    throw invalid('mustDrop', `and mustKeep both name items of the group ${group}, which is to stay whole`);
}

/** A group of which some rows are in one list and some in the other; null: none. */
async function sharedGroup(
  dataSource: DataSource,
  embeddingSetId: string,
  kept: Uint32Array,
  dropped: Uint32Array,
): Promise<string | null> {
  const groups = `select i."group" from embedding_row r join item i on i.id = r.item_id where r.embedding_set_id = $1 and i."group" is not null`;
  const rows: { group: string }[] = await dataSource.query(
    `(${groups} and r."row" = any($2::int[])) intersect (${groups} and r."row" = any($3::int[])) limit 1`,
    [embeddingSetId, [...kept], [...dropped]],
  );
  return rows[0]?.group ?? null;
}

/** Items by label or contributor; those without one are left out. */
async function countBy(
  dataSource: DataSource,
  column: 'label' | 'contributor',
  { embeddingSetId }: PruningSubject,
): Promise<Map<string, number>> {
  const rows: { value: string; count: string }[] = await dataSource.query(
    `select i.${column} as value, count(*) as count from embedding_row r join item i on i.id = r.item_id
     where r.embedding_set_id = $1 and i.${column} is not null group by 1`,
    [embeddingSetId],
  );
  return new Map(rows.map(({ value, count }) => [value, Number(count)]));
}

function checkLabels(request: CreatePruningJob, classes: Map<string, number>): void {
  if (classes.size >= 2) return;
  const needsClasses = classesNeededBy(request);
  if (needsClasses === null) return;
  const remedy =
    needsClasses === 'probe' ? 'Send "probe": null to prune without one.' : 'Leave it out, or import labels.';
  const [code, message] =
    classes.size === 0
      ? (['no_labels', 'needs labels, and the items have none'] as const)
      : (['single_class', `needs two classes, and all labelled items are ${[...classes.keys()][0]}`] as const);
  throw new DomainError(code, `${needsClasses} ${message}. ${remedy}`, [{ path: needsClasses, message }]);
}

/** The part of a request that needs items of two classes. */
function classesNeededBy({ labelGate, probe, sweep, target }: CreatePruningJob): string | null {
  if (labelGate) return 'labelGate';
  if (target.kind === 'value' && (target.score === 'looResidual' || target.score === 'knnShapley'))
    return 'target.score';
  if (probe) return 'probe';
  return sweep ? 'sweep' : null;
}

type Floor = CreatePruningJob['floors']['classes'];

function floorFaults(grouping: 'classes' | 'contributors', floor: Floor, counts: Map<string, number>): FieldError[] {
  if (floor === undefined) return [];
  if (typeof floor === 'number') {
    const path = `floors.${grouping}`;
    if (counts.size === 0) return [{ path, message: 'is set, but no item has one' }];
    return [...counts]
      .filter(([, count]) => count < floor)
      .map(([name, count]) => ({ path, message: `asks for ${floor} of ${name}, which has ${count}` }));
  }
  return Object.entries(floor)
    .filter(([name, least]) => (counts.get(name) ?? 0) < least)
    .map(([name, least]) => ({
      path: `floors.${grouping}.${name}`,
      message: `asks for ${least}, but there are ${counts.get(name) ?? 0}`,
    }));
}

/** Floors of one kind that add up to more than is to be kept; combinations of both kinds are found on the way. */
function checkFloorsFit(
  grouping: 'classes' | 'contributors',
  request: CreatePruningJob,
  counts: Map<string, number>,
  items: number,
): void {
  const floor = request.floors[grouping];
  const wanted = wantedItems(request.target, items);
  if (floor === undefined || wanted === null) return;
  const needed =
    typeof floor === 'number' ? floor * counts.size : Object.values(floor).reduce((sum, least) => sum + least, 0);
  if (needed <= wanted) return;
  const message = `need ${needed} items, but only ${wanted} are to be kept`;
  const path = `floors.${grouping}`;
  throw new DomainError('floors_exceed_size', `${path} ${message}. Keep more or lower them.`, [{ path, message }]);
}

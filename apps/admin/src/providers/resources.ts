import type { Identifier, RaRecord } from 'react-admin';

type Row = Record<string, unknown>;

/** How a react-admin resource maps to the API. */
export interface ResourceRoute {
  /** Collection's path; for a nested one, made from the parent's id. */
  path: (parentId: string) => string;
  /** Filter that names the parent. It is taken out of the query and put into the path. */
  parent?: string;
  /** What identifies a row that has no `id` of its own. */
  idOf?: (row: Row) => Identifier;
  /** Creating answers a job whose `subjectId` is the new record. */
  createsJob?: boolean;
  /** Where to find one record by id, if not below the collection. */
  one?: (id: Identifier) => string;
}

const ROUTES: Record<string, ResourceRoute> = {
  'embedding-sets': { path: () => '/embedding-sets', createsJob: true },
  valuations: { path: () => '/valuations', createsJob: true },
  'pruning-jobs': { path: () => '/pruning-jobs', createsJob: true },
  'audit-events': { path: () => '/audit-events', idOf: ({ seq }) => Number(seq) },
  items: { path: (id) => `/datasets/${id}/items`, parent: 'datasetId', one: (id) => `/items/${id}` },
  'dataset-versions': {
    path: (id) => `/datasets/${id}/versions`,
    parent: 'datasetId',
    idOf: ({ number }) => Number(number),
  },
  'valued-items': { path: (id) => `/valuations/${id}/items`, parent: 'valuationId' },
  'pruned-items': { path: (id) => `/pruning-jobs/${id}/items`, parent: 'pruningJobId' },
  'webhook-deliveries': { path: (id) => `/webhooks/${id}/deliveries`, parent: 'webhookId' },
  'import-problems': { path: (id) => `/imports/${id}/problems`, parent: 'jobId', idOf: (row) => JSON.stringify(row) },
};

/** Route of a resource; one that is not listed is a plain collection of its own name. */
export const routeOf = (resource: string): ResourceRoute => ROUTES[resource] ?? { path: () => `/${resource}` };

/**
 * Collection's path and what remains as filter.
 * @throws Error if a nested resource is asked for without its parent: a fault in the program, not in the data
 */
export function collectionOf(resource: string, filter: Row = {}): { path: string; filter: Row } {
  const route = routeOf(resource);
  if (route.parent === undefined) return { path: route.path(''), filter };
  const { [route.parent]: parentId, ...rest } = filter;
  if (typeof parentId !== 'string' && typeof parentId !== 'number')
    throw new Error(`The list ${resource} needs the filter ${route.parent}.`);
  return { path: route.path(encodeURIComponent(String(parentId))), filter: rest };
}

/** Gives a row the `id` that react-admin needs. */
export function withId(resource: string, row: Row): RaRecord {
  const idOf = routeOf(resource).idOf;
  return (idOf === undefined ? row : { ...row, id: idOf(row) }) as RaRecord;
}

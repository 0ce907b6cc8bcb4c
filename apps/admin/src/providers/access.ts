import type { Role } from '@assay/contracts';

export type Action =
  'list' | 'show' | 'create' | 'edit' | 'delete' | 'cancel' | 'retry' | 'export' | 'apply' | 'undo' | 'purge';

const RANK: Record<Role, number> = { viewer: 0, annotator: 1, curator: 2, admin: 3 };
const READ: ReadonlySet<string> = new Set(['list', 'show', 'export']);
const ADMIN_ONLY: ReadonlySet<string> = new Set([
  'users',
  'api-keys',
  'audit-events',
  'webhooks',
  'webhook-deliveries',
]);

/** Least role for an action on a resource. What the API refuses anyway is not offered; the API has the last word. */
export function leastRole(resource: string, action: string): Role {
  if (ADMIN_ONLY.has(resource) || action === 'purge') return 'admin';
  return READ.has(action) ? 'viewer' : 'curator';
}

export const mayDo = (role: Role, resource: string, action: string): boolean =>
  RANK[role] >= RANK[leastRole(resource, action)];

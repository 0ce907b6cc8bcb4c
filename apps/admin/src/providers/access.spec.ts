import type { Role } from '@assay/contracts';
import { mayDo } from './access';

const allowed = (resource: string, action: string) =>
  (['viewer', 'annotator', 'curator', 'admin'] as Role[]).filter((role) => mayDo(role, resource, action));

describe('mayDo', () => {
  it.each(['datasets', 'models', 'embedding-sets', 'valuations', 'jobs', 'system'])(
    'lets everybody read %s',
    (resource) => {
      expect(allowed(resource, 'list')).toHaveLength(4);
      expect(allowed(resource, 'show')).toHaveLength(4);
    },
  );

  it.each(['create', 'edit', 'delete'])('keeps %s of data for curators and admins', (action) => {
    expect(allowed('datasets', action)).toEqual(['curator', 'admin']);
  });

  it('keeps stopping and repeating jobs for curators and admins', () => {
    expect(allowed('jobs', 'cancel')).toEqual(['curator', 'admin']);
    expect(allowed('jobs', 'retry')).toEqual(['curator', 'admin']);
  });

  it.each(['users', 'api-keys', 'audit-events', 'webhooks'])('shows %s to admins only', (resource) => {
    expect(allowed(resource, 'list')).toEqual(['admin']);
    expect(allowed(resource, 'create')).toEqual(['admin']);
  });
});

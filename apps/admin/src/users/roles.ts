import type { Role } from '@assay/contracts';

export const ROLE_CHOICES: { id: Role; name: string }[] = [
  { id: 'viewer', name: 'Viewer – looks at everything' },
  { id: 'annotator', name: 'Annotator – looks, and will label' },
  { id: 'curator', name: 'Curator – imports, embeds, values, deletes' },
  { id: 'admin', name: 'Admin – also manages users, keys and the audit log' },
];
export const ROLE_FILTER = ROLE_CHOICES.map(({ id }) => ({
  value: id,
  label: id.charAt(0).toUpperCase() + id.slice(1),
}));

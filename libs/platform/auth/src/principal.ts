import { type Role, ROLES } from '@assay/contracts';

/** Who a request acts as. `name` goes into audit events and `created_by` columns. */
export interface Principal {
  userId: string | null;
  name: string;
  role: Role;
  via: 'session' | 'api-key';
}

/** Whether a role may do what needs `required`: each role may do all that the ones below it may. */
export const allows = (role: Role, required: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(required);

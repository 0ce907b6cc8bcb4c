import type { Me, Role } from '@assay/contracts';
import { HttpError, type AuthProvider } from 'react-admin';
import { mayDo } from './access';
import { request } from './http';

/** Asked once per page load and login, not before every page: the API checks each request in any case. */
let me: Promise<Me> | null = null;

function currentUser(): Promise<Me> {
  me ??= request<Me>('GET', '/auth/me').catch((error: unknown) => {
    me = null;
    throw error;
  });
  return me;
}

export const authProvider: AuthProvider = {
  login: async ({ username, password }: { username: string; password: string }) => {
    const answer = await request<Me>('POST', '/auth/login', { body: { username, password } });
    me = Promise.resolve(answer);
  },
  logout: async () => {
    const known = me;
    me = null;
    if (known) await request<undefined>('POST', '/auth/logout').catch(() => undefined);
  },
  checkAuth: async () => {
    await currentUser();
  },
  checkError: (error: unknown) => {
    if (!(error instanceof HttpError) || error.status !== 401) return Promise.resolve();
    me = null;
    return Promise.reject(new Error('Your session has ended. Sign in again.'));
  },
  getIdentity: async () => {
    const { userId, name, role } = await currentUser();
    return { id: userId ?? name, fullName: name, role };
  },
  getPermissions: async (): Promise<Role> => (await currentUser()).role,
  canAccess: async ({ resource, action }) => mayDo((await currentUser()).role, resource, action),
};

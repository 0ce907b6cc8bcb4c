import type { Me, Role } from '@assay/contracts';
import { HttpError, type AuthProvider } from 'react-admin';
import { mayDo } from './access';
import { request } from './http';

/** Asked once per page load and login, not before every page: the API checks each request in any case. */
let me: Promise<Me> | null = null;
/** The API has said that the session is over: there is nothing to log out of. */
let ended = false;

/**
 * Marks that this browser has signed in. The session's cookie cannot be seen from here, and without the mark every visit to the
 * sign-in page would begin with a refused request.
 */
const SIGNED_IN = 'assay.signed-in';

function remember(user: Me): void {
  me = Promise.resolve(user);
  localStorage.setItem(SIGNED_IN, 'yes');
}

function forget(): void {
  me = null;
  localStorage.removeItem(SIGNED_IN);
}

function currentUser(): Promise<Me> {
  if (localStorage.getItem(SIGNED_IN) === null) return Promise.reject(new Error('Sign in first.'));
  me ??= request<Me>('GET', '/auth/me').catch((error: unknown) => {
    me = null;
    throw error;
  });
  return me;
}

export const authProvider: AuthProvider = {
  login: async ({ username, password }: { username: string; password: string }) => {
    remember(await request<Me>('POST', '/auth/login', { body: { username, password } }));
  },
  /** `sessionEnded`: the API has closed the session itself, as it does when the password changes. */
  logout: async (params?: { sessionEnded?: boolean }) => {
    const open = me !== null && !ended && params?.sessionEnded !== true;
    ended = false;
    forget();
    if (open) await request<undefined>('POST', '/auth/logout').catch(() => undefined);
  },
  // A server that cannot be reached is no reason to sign out: pages say what is wrong themselves.
  checkAuth: async () => {
    await currentUser().catch((error: unknown) => {
      if (!(error instanceof HttpError) || error.status === 401) throw error;
    });
  },
  checkError: (error: unknown) => {
    if (!(error instanceof HttpError) || error.status !== 401) return Promise.resolve();
    ended = true;
    return Promise.reject(new Error('Your session has ended. Sign in again.'));
  },
  getIdentity: async () => {
    const { userId, name, role } = await currentUser();
    return { id: userId ?? name, fullName: name, role };
  },
  getPermissions: async (): Promise<Role> => (await currentUser()).role,
  canAccess: async ({ resource, action }) => mayDo((await currentUser()).role, resource, action),
};

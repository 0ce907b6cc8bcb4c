import type { Role, User } from '@assay/contracts';
import type { Sample } from '../../e2e/support/sample';
import { Client } from '../../support/client';

/** Who may sign in. */
export interface Account {
  name: string;
  password: string;
}

/** The first admin of the system under test. */
export const ADMIN: Account = { name: 'admin', password: 'chosen by the tests' };

export interface Installation {
  url: string;
  /** For the API, with the rights of an admin. */
  key: string;
  /** What the start has loaded. */
  sample: Sample;
}

const VARIABLE = 'ASSAY_UI_INSTALLATION';

/** Leaves the system for the tests to find: the setup shares no memory with them. */
export function handOver(installation: Installation): void {
  process.env[VARIABLE] = JSON.stringify(installation);
}

/** The system under test. */
export function installation(): Installation {
  const given = process.env[VARIABLE];
  if (!given)
    throw new Error('No system runs: run these tests with `jest --config test/ui/jest.config.cjs`, which starts one.');
  return JSON.parse(given) as Installation;
}

/** A program's client of the system, to prepare and to look up what is not under test. */
export function apiClient(key = installation().key): Client {
  return new Client(installation().url, { authorization: `Bearer ${key}` });
}

/** Adds somebody with a role. */
export async function addUser(name: string, role: Role): Promise<Account> {
  const password = `the password of ${name}`;
  await apiClient().post<User>('/users', { username: name, password, role });
  return { name, password };
}

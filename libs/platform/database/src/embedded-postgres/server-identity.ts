import { execFile } from 'node:child_process';
import { lchown, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error';

/** Uid and gid of the user without rights of its own; Postgres refuses to run as root. */
const nobody = 65_534;

export interface CommandResult {
  ok: boolean;
  /** What it printed to both streams. */
  output: string;
}

export type RootIdentityName = 'namespace' | 'nobody' | 'nobody-with-file-access';

/** Under whose name the server and its tools run. */
export interface ServerIdentity {
  name: 'self' | RootIdentityName;
  /** Who must own the data directory, as this process sees it; undefined when the owner is as it should be. */
  owner: number | undefined;
  run(program: string, args: readonly string[]): Promise<CommandResult>;
}

/** The parent's PG* settings (a PGDATA, a PGPORT) would silently lead the tools elsewhere. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C' };
}

function runner(prefix: readonly string[], user?: number): ServerIdentity['run'] {
  return (program, args) => {
    const [file = program, ...rest] = [...prefix, program, ...args];
    // The working directory of this process may be closed to another user.
    const options = { env: cleanEnvironment(), cwd: '/', ...(user === undefined ? {} : { uid: user, gid: user }) };
    return new Promise((resolve) => {
      execFile(file, rest, options, (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`;
        resolve({ ok: error === null, output: output.trim() === '' && error ? error.message : output });
      });
    });
  };
}

const self: ServerIdentity = { name: 'self', owner: undefined, run: runner([]) };

/**
 * Ways for root to run Postgres as somebody else, best first:
 * a user namespace, in which root looks like nobody but keeps its rights to files, also below a closed folder such as /root;
 * nobody, where every folder on the way is open; and nobody with the capability to pass closed folders, for containers
 * that forbid user namespaces.
 */
const rootIdentities: readonly ServerIdentity[] = [
  {
    name: 'namespace',
    owner: 0,
    run: runner(['unshare', '-U', `--map-user=${nobody}`, `--map-group=${nobody}`]),
  },
  { name: 'nobody', owner: nobody, run: runner([], nobody) },
  {
    name: 'nobody-with-file-access',
    owner: nobody,
    run: runner([
      'setpriv',
      `--reuid=${nobody}`,
      `--regid=${nobody}`,
      '--clear-groups',
      '--securebits=+no_setuid_fixup', // else access(2), by which the tools find each other, leaves the capabilities out
      '--inh-caps=+dac_override,+dac_read_search',
      '--ambient-caps=+dac_override,+dac_read_search',
    ]),
  },
];

async function reaches(identity: ServerIdentity, binary: string, directory: string): Promise<boolean> {
  const runs = await identity.run(binary, ['--version']);
  return runs.ok && (await identity.run('test', ['-x', directory])).ok;
}

/**
 * The identity under which the server can run its binary and reach its data.
 *
 * @param dataDirectory need not exist; its parent must
 * @param only the one way that root may take
 */
export async function chooseIdentity(
  binary: string,
  dataDirectory: string,
  only?: RootIdentityName,
): Promise<ServerIdentity> {
  if (process.getuid?.() !== 0) return self;
  for (const identity of rootIdentities) {
    if (only !== undefined && identity.name !== only) continue;
    if (await reaches(identity, binary, dirname(dataDirectory))) return identity;
  }
  throw new EmbeddedPostgresError(
    'postgres_start_failed',
    `Postgres does not run as root, and no other user can reach both ${binary} and ${dataDirectory}. ` +
      'Start as an ordinary user, allow user namespaces, or move both out of folders that only root may enter.',
  );
}

/** Gives a folder and all in it to the identity, unless it has it already. */
export async function handOver(directory: string, { owner }: ServerIdentity): Promise<void> {
  if (owner === undefined || (await stat(directory)).uid === owner) return;
  for (const entry of await readdir(directory, { recursive: true })) await lchown(join(directory, entry), owner, owner);
  await lchown(directory, owner, owner);
}

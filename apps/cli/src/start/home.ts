import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { randomToken } from '@assay/platform/auth';
import { StartError } from './start-error';

/** Below this a first start cannot succeed. */
const NEEDED_BYTES = 300 * 1024 * 1024;

/** A first start that may still be under way. */
export interface FirstStart {
  /** For the first admin. */
  password: string;
  /** The same if it was made up, and so has to be shown. */
  shownPassword: string | null;
  /** An earlier start began it and never came to its end. */
  isResumed: boolean;
}

/** The folder that holds all of an embedded installation. */
export class Home {
  private constructor(readonly path: string) {}

  /** Makes the folder and checks that it can be used. @throws StartError `disk_full`, `home_not_writable` */
  static async open(folder: string): Promise<Home> {
    const path = resolve(folder);
    try {
      await mkdir(path, { recursive: true });
      // Not `recursive`, which calls a read-only disk a missing folder.
      for (const part of ['logs', 'tmp']) if (!existsSync(join(path, part))) await mkdir(join(path, part));
      await writeFile(join(path, 'tmp', `probe-${process.pid}`), 'x');
      await rm(join(path, 'tmp', `probe-${process.pid}`));
    } catch (error) {
      throw asStartError(path, error);
    }
    const { bavail, bsize } = await statfs(path);
    if (bavail * bsize < NEEDED_BYTES) {
      throw new StartError(
        'disk_full',
        `Only ${Math.floor((bavail * bsize) / 1024 ** 2)} MB are free below ${path}; at least ${NEEDED_BYTES / 1024 ** 2} MB are needed. Free some, or set ASSAY_HOME to a folder on another disk.`,
      );
    }
    return new Home(path);
  }

  /** Removes what earlier runs left behind. Only for who has the folder to itself: a running worker keeps its files there. */
  async emptyTemporary(): Promise<void> {
    await rm(join(this.path, 'tmp'), { recursive: true, force: true });
    await mkdir(join(this.path, 'tmp'));
  }

  log(name: string): string {
    return join(this.path, 'logs', `${name}.log`);
  }

  get postgresData(): string {
    return join(this.path, 'postgres');
  }

  /** Password of the embedded Postgres: made once, readable by the owner only. */
  async postgresPassword(): Promise<string> {
    const file = join(this.path, 'postgres-password');
    if (!existsSync(file)) await writeFile(file, randomToken(), { mode: 0o600 });
    return (await readFile(file, 'utf8')).trim();
  }

  /**
   * What a first start is about to promise, written down before it is made: a start that is killed half-way must neither lose the
   * only password nor forget the sample. Every start begins one and `endFirstStart` ends it; after the first that ended nothing is
   * written any more, lest a later start that fails leaves a promise that nobody made.
   * @param given the password that the user has set, if any
   */
  async beginFirstStart(given: string | undefined): Promise<FirstStart> {
    if (existsSync(this.firstStartFile)) {
      // A password that was made up then may be the admin's already, so it stands, whatever is given now.
      const earlier = (await readFile(this.firstStartFile, 'utf8')).trim() || null;
      return { password: earlier ?? given ?? randomToken(), shownPassword: earlier, isResumed: true };
    }
    const password = given ?? randomToken().slice(0, 20);
    if (!existsSync(this.installedMark))
      await writeFile(this.firstStartFile, given === undefined ? password : '', { mode: 0o600 });
    return { password, shownPassword: given === undefined ? password : null, isResumed: false };
  }

  async endFirstStart(): Promise<void> {
    await writeFile(this.installedMark, '');
    await rm(this.firstStartFile, { force: true });
  }

  private get firstStartFile(): string {
    return join(this.path, 'first-start');
  }

  private get installedMark(): string {
    return join(this.path, 'installed');
  }

  private get demoMark(): string {
    return join(this.path, 'demo-pending');
  }

  /** The sample data are wanted from the first start on until they are all there, however often that is interrupted. */
  async wantDemo(): Promise<void> {
    await writeFile(this.demoMark, '');
  }

  get isDemoWanted(): boolean {
    return existsSync(this.demoMark);
  }

  async demoIsThere(): Promise<void> {
    await rm(this.demoMark, { force: true });
  }
}

function asStartError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOSPC')
    return new StartError(
      'disk_full',
      `The disk of ${path} is full. Free some space, or set ASSAY_HOME to a folder on another disk.`,
      { cause: error },
    );
  return new StartError(
    'home_not_writable',
    `${path} cannot be written (${String(error.code)}). Set ASSAY_HOME to a folder that can.`,
    { cause: error },
  );
}

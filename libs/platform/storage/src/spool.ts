import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Files that are made at a time: each holds a database connection while it is. */
const MAX_AT_ONCE = 2;
let making: Promise<unknown>[] = [];

/**
 * Makes a file below `home` and streams it; it is removed when the stream is closed. A download goes through a file because its client
 * may be slow, and a database connection is too dear to wait for it.
 * @param make writes files into the folder and answers the path of the one to send
 */
export async function spool(home: string, make: (folder: string) => Promise<string>): Promise<Readable> {
  while (making.length >= MAX_AT_ONCE) await Promise.race(making.map((task) => task.catch(() => undefined)));
  const task = makeFile(home, make);
  making.push(task);
  try {
    return await task;
  } finally {
    making = making.filter((other) => other !== task);
  }
}

/** A `make` that only writes what it is given. */
export async function writeTo(folder: string, source: Readable): Promise<string> {
  const path = join(folder, 'file');
  await pipeline(source, createWriteStream(path, { mode: 0o600 }));
  return path;
}

async function makeFile(home: string, make: (folder: string) => Promise<string>): Promise<Readable> {
  const parent = join(home, 'tmp');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'spool-'));
  const remove = (): void => void rm(folder, { recursive: true, force: true });
  try {
    return createReadStream(await make(folder)).once('close', remove);
  } catch (error) {
    remove();
    throw error;
  }
}

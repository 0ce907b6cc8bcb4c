import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from './start-error';

/**
 * Makes sure that one start at a time uses a home folder. The lock is a socket, which the system closes with its process, so a
 * killed start leaves none behind.
 * @returns releases the lock
 * @throws StartError `already_running`
 */
export async function lockInstance(home: string): Promise<() => Promise<void>> {
  const name = `assay-${createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 20)}`;
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
  const server = await bind(path);
  if (server) return release(server, path);
  const other = await ask(path);
  if (other !== null) {
    throw new StartError(
      'already_running',
      `Assay is already running on ${home} (process ${other}). Stop it first, or set ASSAY_HOME to another folder.`,
    );
  }
  // Nobody answers: the file was left by a killed process.
  await rm(path, { force: true });
  const second = await bind(path);
  if (!second) throw new StartError('already_running', `Another start on ${home} was faster.`);
  return release(second, path);
}

function bind(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end(String(process.pid)));
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(path, () => resolve(server.unref()));
  });
}

/** @returns the other's process id, or null when nobody answers */
function ask(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(path);
    socket.on('data', (data) => (answer += data.toString()));
    socket.once('error', () => resolve(null));
    socket.once('end', () => resolve(answer));
  });
}

function release(server: Server, path: string): () => Promise<void> {
  return async () => {
    server.close();
    if (process.platform !== 'win32') await rm(path, { force: true });
  };
}

import { parentPort, workerData } from 'node:worker_threads';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ByteReader } from './byte-reader';
import { type FromThread, type ToThread, WINDOW } from './bytes-protocol';
import { readValues } from './read-values';

/** Thread entry of `BytesThread`: one connection, one query at a time. */
const port = parentPort;
if (!port) throw new Error('this file is for a thread');
const { url } = workerData as { url: string };
const say = (message: FromThread): void => port.postMessage(message);

/** All memory by its number, and the numbers of what is free. */
const memories: SharedArrayBuffer[] = [];
const free: number[] = [];
let ahead = 0;
let wake: () => void = () => undefined;
let client: Promise<Client> | undefined;

async function connect(): Promise<Client> {
  const connected = new Client({ connectionString: url, application_name: 'assay-blocks', keepAlive: true });
  connected.on('error', () => undefined); // the query that meets it fails
  await connected.connect();
  return connected;
}

/** Free memory of at least this size, or new. */
function take(size: number): number {
  const found = free.findIndex((id) => memories[id].byteLength >= size);
  if (found >= 0) return free.splice(found, 1)[0];
  const memory = new SharedArrayBuffer(size);
  const id = memories.push(memory) - 1;
  say({ memory, id });
  return id;
}

async function read(query: string): Promise<void> {
  client ??= connect();
  const stream = (await client).query(copyTo(`copy (${query}) to stdout with (format binary)`));
  let id = 0;
  const allocate = (size: number): Uint8Array => {
    id = take(size);
    return new Uint8Array(memories[id], 0, size);
  };
  for await (const { length } of readValues(new ByteReader(stream), allocate)) {
    ahead += 1;
    say({ value: id, size: length });
    while (ahead >= WINDOW) await new Promise<void>((resolve) => (wake = resolve));
  }
  say({ end: true });
}

port.on('message', (message: ToThread) => {
  if ('query' in message) {
    ahead = 0;
    read(message.query).catch((error: unknown) => say({ error: error as Error }));
    return;
  }
  ahead -= 1;
  free.push(...message.free);
  wake();
});

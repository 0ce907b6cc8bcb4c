import { availableParallelism } from 'node:os';
import { runInThread, threadFile } from '@assay/compute/matrix';
import type { TokenTiles } from '../engine';
import { shareRows } from './share-rows';
import type { CoverTask } from './thread';

const thread = threadFile(__filename, 'thread');

/** Facility location by TypeScript in threads, tiles side by side. @returns tiles × picks token indices. */
export async function locateFacilities(
  { tiles, tokens, columns, data }: TokenTiles,
  picks: number,
  signal?: AbortSignal,
): Promise<Int32Array> {
  const shared = shareRows(data);
  const share = Math.ceil(tiles / availableParallelism());
  const picked = new Int32Array(tiles * picks);
  const parts: Promise<void>[] = [];
  for (let first = 0; first < tiles; first += share) {
    const last = Math.min(tiles, first + share);
    const task: CoverTask = { data: shared, first, last, tokens, columns, picks };
    parts.push(
      runInThread<CoverTask, Int32Array>(thread, 'cover', task, { signal }).then((part) =>
        picked.set(part, first * picks),
      ),
    );
  }
  await Promise.all(parts);
  return picked;
}

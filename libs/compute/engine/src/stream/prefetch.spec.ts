import type { RowBlockSource } from '@assay/compute/matrix';
import { prefetch } from './prefetch';

/** Three blocks of one row, and a record of what was asked for and cleaned up. */
function recordedSource(stable: boolean, failAtBlock = 3) {
  const log: string[] = [];
  const source: RowBlockSource = {
    rows: 3,
    columns: 1,
    stable,
    async *blocks() {
      try {
        for (let i = 0; i < 3; i += 1) {
          log.push(`asked for ${i}`);
          if (i === failAtBlock) throw new Error('disk full');
          yield { rows: 1, columns: 1, data: Float64Array.of(i) };
        }
      } finally {
        log.push('ended');
      }
    },
  };
  return { source, log };
}

async function consume(source: RowBlockSource, log: string[], stopAt = 3): Promise<void> {
  for await (const { data } of prefetch(source)) {
    log.push(`work on ${data[0]}`);
    if (data[0] === stopAt) break;
  }
}

describe('prefetch', () => {
  it('asks a source that keeps its blocks for the next one before work begins', async () => {
    const { source, log } = recordedSource(true);
    await consume(source, log);
    expect(log.slice(0, 4)).toEqual(['asked for 0', 'asked for 1', 'work on 0', 'asked for 2']);
    expect(log.filter((line) => line.startsWith('work'))).toEqual(['work on 0', 'work on 1', 'work on 2']);
  });

  it('asks any other source only when the work on a block is done', async () => {
    const { source, log } = recordedSource(false);
    await consume(source, log);
    expect(log).toEqual(['asked for 0', 'work on 0', 'asked for 1', 'work on 1', 'asked for 2', 'work on 2', 'ended']);
  });

  it('hands on an error of the source after the blocks before it', async () => {
    const { source, log } = recordedSource(true, 2);
    await expect(consume(source, log)).rejects.toThrow('disk full');
    expect(log).toContain('work on 1');
  });

  it.each([true, false])('lets a source clean up when the consumer stops early (stable: %s)', async (stable) => {
    const { source, log } = recordedSource(stable);
    await consume(source, log, 0);
    expect(log.at(-1)).toBe('ended');
  });
});

import fc from 'fast-check';
import { planShards } from './shard-plan';

const rowsOfBlocks = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 });

describe('planShards', () => {
  it('cuts all blocks into consecutive shards, none too large that could be smaller', () => {
    fc.assert(
      fc.property(
        rowsOfBlocks,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4000 }),
        (rows, columns, bytes) => {
          const shards = planShards(
            rows.map((count) => ({ rows: count })),
            columns,
            bytes,
          );
          let [block, row] = [0, 0];
          for (const [index, shard] of shards.entries()) {
            expect(shard).toMatchObject({ shard: index, firstBlock: block, rowStart: row });
            const own = rows.slice(shard.firstBlock, shard.lastBlock + 1);
            expect(shard.rows).toBe(own.reduce((sum, count) => sum + count, 0));
            expect(own.length === 1 || shard.rows * columns * 4 <= bytes).toBe(true);
            const next = rows[shard.lastBlock + 1];
            expect(next === undefined || (shard.rows + next) * columns * 4 > bytes).toBe(true);
            block = shard.lastBlock + 1;
            row += shard.rows;
          }
          expect(block).toBe(rows.length);
        },
      ),
    );
  });

  it('bounds the rows of a shard, whose scores are held in memory', () => {
    const blocks = Array.from({ length: 6 }, () => ({ rows: 1000 }));
    expect(planShards(blocks, 1, 1e9, 2500).map(({ rows }) => rows)).toEqual([2000, 2000, 2000]);
  });
});

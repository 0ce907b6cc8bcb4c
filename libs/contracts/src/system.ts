import { z } from 'zod';

export const EngineInfo = z
  .object({
    name: z.string(),
    usable: z.boolean(),
    selected: z.boolean(),
    reason: z.string().nullable(),
    device: z.string().nullable(),
    threads: z.int().nullable(),
  })
  .meta({ id: 'EngineInfo' });
export type EngineInfo = z.infer<typeof EngineInfo>;
export const System = z
  .object({
    version: z.string(),
    node: z.string(),
    startedAt: z.string(),
    mode: z.enum(['embedded', 'cluster']),
    engines: z.array(EngineInfo),
    queue: z.object({ driver: z.enum(['postgres', 'redis']), waiting: z.int(), active: z.int() }),
    workers: z.array(
      z.object({ id: z.string(), host: z.string(), pid: z.int(), engine: z.string(), seenAt: z.string() }),
    ),
    database: z.object({ version: z.string(), sizeBytes: z.int() }),
    disk: z.object({ path: z.string(), freeBytes: z.int(), totalBytes: z.int() }),
  })
  .meta({ id: 'System' });
export type System = z.infer<typeof System>;
export const Health = z.object({ status: z.enum(['ok']) }).meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

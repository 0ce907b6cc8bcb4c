import { z } from 'zod';

const flag = z.enum(['0', '1', 'false', 'true']).transform((text) => text === '1' || text === 'true');
const port = z.coerce.number().int().min(0).max(65_535);
const secondsList = z
  .string()
  .transform((text) => text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part))))
  .pipe(
    z
      .array(
        z
          .number()
          .min(0)
          .max(30 * 86_400),
      )
      .max(20),
  );

/**
 * Every environment variable that Assay reads. The keys, with their descriptions, are what `.env.example` lists.
 */
export const EnvironmentSchema = z.object({
  ASSAY_HOME: z.string().min(1).default('.assay').describe('Folder of the embedded database, logs and temporary files'),
  ASSAY_HOST: z.string().min(1).default('127.0.0.1').describe('Address that the API listens on'),
  ASSAY_PORT: port.default(3000).describe('Port that the API listens on; 0 takes any free one and prints it'),
  ASSAY_ADMIN_PASSWORD: z
    .string()
    .min(10)
    .max(200)
    .optional()
    .describe('Password of the first admin; generated and printed when unset'),
  ASSAY_DEMO: flag.default(true).describe('0: do not load the sample data on the very first start'),
  ASSAY_JSON: flag.default(false).describe('1: print one line of JSON to stdout when ready'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('Postgres to use; unset: the embedded one is started'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('Redis for the queue; unset: the queue lives in Postgres'),
  ASSAY_WORKER_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(2)
    .describe('Jobs that one worker runs at a time'),
  ASSAY_WORKER_HEALTH_PORT: port.optional().describe('Port of the worker’s own health check; unset: none'),
  ASSAY_ENGINE: z
    .enum(['auto', 'cuda', 'native', 'onnx', 'reference'])
    .default('auto')
    .describe('Compute engine to use'),
  ASSAY_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1024)
    .optional()
    .describe('Threads that one engine computes with; unset: all cores'),
  ASSAY_SHARD_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(512 * 1024 ** 2)
    .describe('Bytes of features that a worker takes at a time of a valuation that several may share'),
  ASSAY_CACHE_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .default(16 * 1024 ** 3)
    .describe('Largest file below ASSAY_HOME in which a job keeps features between passes; 0: none'),
  ASSAY_PRUNING_RETENTION_DAYS: z.coerce
    .number()
    .min(0)
    .max(36_500)
    .default(30)
    .describe('Days after which an admin may purge what a pruning has dropped'),
  ASSAY_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'])
    .default('info')
    .describe('Least severe level that is logged'),
  ASSAY_COOKIE_SECURE: flag
    .default(false)
    .describe('1: send the session cookie over HTTPS only (set it behind a TLS proxy)'),
  ASSAY_TRUST_PROXY: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('Proxies in front of the API whose word on the address of a client is believed'),
  ASSAY_MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .default(64 * 1024 ** 3)
    .describe('Largest upload that is accepted, in bytes'),
  ASSAY_WEBHOOK_PRIVATE_NETWORKS: flag
    .default(false)
    .describe('1: webhooks may call addresses that are not public, such as those of an internal network'),
  ASSAY_WEBHOOK_RETRY_SECONDS: secondsList
    .default([5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600])
    .describe('Seconds between the attempts at a delivery of a webhook that fails; after the last one it is given up'),
});

/** The configuration of one process: parsed once at its entry point, frozen, then passed along. */
export interface Config {
  readonly home: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly cookieSecure: boolean;
    readonly maxUploadBytes: number;
    readonly trustedProxies: number;
  };
  readonly webhooks: { readonly privateNetworks: boolean; readonly retrySeconds: readonly number[] };
  readonly adminPassword: string | undefined;
  readonly demo: boolean;
  readonly json: boolean;
  /** Null: the embedded server of `home` is used. */
  readonly databaseUrl: string | null;
  /** Null: the queue lives in Postgres. */
  readonly redisUrl: string | null;
  readonly worker: { readonly concurrency: number; readonly healthPort: number | null };
  readonly engine: 'auto' | 'cuda' | 'native' | 'onnx' | 'reference';
  /** Undefined: all cores. */
  readonly threads: number | undefined;
  readonly shardBytes: number;
  readonly cacheBytes: number;
  readonly pruningRetentionDays: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
}

/** Thrown with every bad key, not only the first. */
export class ConfigError extends Error {
  readonly code = 'bad_configuration';
}

/**
 * Reads the configuration from environment variables; empty ones count as unset.
 * @throws ConfigError naming every variable that is wrong, and why. Values are not repeated, since they may be secrets.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = EnvironmentSchema.safeParse(set);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The environment has wrong values:\n${lines.join('\n')}`);
  }
  const e = parsed.data;
  return Object.freeze({
    home: e.ASSAY_HOME,
    http: Object.freeze({
      host: e.ASSAY_HOST,
      port: e.ASSAY_PORT,
      cookieSecure: e.ASSAY_COOKIE_SECURE,
      maxUploadBytes: e.ASSAY_MAX_UPLOAD_BYTES,
      trustedProxies: e.ASSAY_TRUST_PROXY,
    }),
    webhooks: Object.freeze({
      privateNetworks: e.ASSAY_WEBHOOK_PRIVATE_NETWORKS,
      retrySeconds: Object.freeze(e.ASSAY_WEBHOOK_RETRY_SECONDS),
    }),
    adminPassword: e.ASSAY_ADMIN_PASSWORD,
    demo: e.ASSAY_DEMO,
    json: e.ASSAY_JSON,
    databaseUrl: e.DATABASE_URL ?? null,
    redisUrl: e.REDIS_URL ?? null,
    worker: Object.freeze({ concurrency: e.ASSAY_WORKER_CONCURRENCY, healthPort: e.ASSAY_WORKER_HEALTH_PORT ?? null }),
    engine: e.ASSAY_ENGINE,
    threads: e.ASSAY_THREADS,
    shardBytes: e.ASSAY_SHARD_BYTES,
    cacheBytes: e.ASSAY_CACHE_BYTES,
    pruningRetentionDays: e.ASSAY_PRUNING_RETENTION_DAYS,
    logLevel: e.ASSAY_LOG_LEVEL,
  });
}

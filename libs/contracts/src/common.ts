import { z } from 'zod';

export const Id = z.uuid();
export const Timestamp = z.iso.datetime({ offset: true });
/** Any JSON value, as stored in `jsonb` columns. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export const Json = z.custom<Json>((value) => value !== undefined, 'must be a JSON value');
export const JsonObject = z.record(z.string(), Json);
export type JsonObject = Record<string, Json>;

/** A name that a person gives to a thing: one line, 1 to 120 characters. */
export const Name = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}]+$/u, 'must be one line without control characters');

/** One value with how many items have it. */
export const Count = z.object({ value: z.string().nullable(), count: z.int() }).meta({ id: 'Count' });
export type Count = z.infer<typeof Count>;

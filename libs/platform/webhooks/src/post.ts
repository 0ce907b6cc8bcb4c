import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { DomainError } from '@assay/platform/http';
import type { TargetRule } from './target';

/** So much of an answer's body is taken in before the connection is cut; nobody reads it. */
const MAX_ANSWER_BYTES = 64 * 1024;

export interface PostOptions {
  targets: TargetRule;
  /** From the look-up of the name to the headers of the answer. */
  timeoutMs: number;
  /** Ends the attempt. */
  signal: AbortSignal;
}

/** Why there was no answer. `final`: trying again would not help. */
export class DeliveryError extends Error {
  constructor(
    readonly code: 'webhook_target_refused' | 'timeout' | 'unreachable',
    message: string,
    readonly final = false,
  ) {
    super(message);
  }
}

/**
 * Posts a body, follows no redirect, and connects to no address that `targets` refuses.
 * @returns the status of the answer
 * @throws DeliveryError when there was none; the reason of `signal` when that ended it
 */
export async function post(
  url: URL,
  body: string,
  headers: Record<string, string>,
  { targets, timeoutMs, signal }: PostOptions,
): Promise<number> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    // Sockets look up names, but not addresses.
    targets.refuseAddress(url.hostname);
    return await statusOf(url, body, headers, targets, AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (timeout.aborted)
      throw new DeliveryError('timeout', `The receiver did not answer within ${timeoutMs / 1000} s.`);
    if (error instanceof DomainError) throw new DeliveryError('webhook_target_refused', error.message, true);
    throw new DeliveryError('unreachable', `The receiver cannot be reached: ${reasonOf(error)}.`);
  }
}

function statusOf(
  url: URL,
  body: string,
  headers: Record<string, string>,
  { lookup }: TargetRule,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((done, fail) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(url, { method: 'POST', agent: false, lookup, signal, headers: { ...headers, ...length } });
    sent.on('error', fail);
    sent.on('response', (response) => {
      // The status has been said; whether the rest comes, and how it ends, does not matter any more.
      const end = (): void => done(response.statusCode ?? 0);
      let received = 0;
      response.on('data', ({ length: more }: Buffer) => {
        received += more;
        if (received > MAX_ANSWER_BYTES) response.destroy();
      });
      response.on('error', end);
      response.on('close', end);
    });
    sent.end(body);
  });
}

/** `ECONNREFUSED` or the like, which several tried addresses have in common. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.message : String(error);
}

import { createHash } from 'node:crypto';
import type { JsonObject } from '@assay/contracts';
import canonicalize from 'canonicalize';

/** Hash before the first event. */
export const GENESIS = '0'.repeat(64);

export interface ChainedEvent {
  seq: number;
  at: string;
  actor: string;
  action: string;
  subjectType: string;
  subjectId: string | null;
  details: JsonObject;
}

/** SHA-256 (hex) over the previous hash and the event as canonical JSON (RFC 8785): changing, dropping or reordering events breaks it. */
export function chainHash(previousHash: string, event: ChainedEvent): string {
  return createHash('sha256')
    .update(previousHash)
    .update('\n')
    .update(canonicalize(event) ?? '')
    .digest('hex');
}

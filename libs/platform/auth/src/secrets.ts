import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text that is safe in cookies and headers. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** Tokens have full entropy, so one round of SHA-256 suffices to store them. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A new API key: `assay_` and a random token; its first 12 characters are kept to recognise it by. */
export function newApiKey(): { key: string; prefix: string; keyHash: string } {
  const key = `assay_${randomToken()}`;
  return { key, prefix: key.slice(0, 12), keyHash: tokenHash(key) };
}

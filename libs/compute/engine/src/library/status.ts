import { NumericError, type NumericErrorCode } from '@assay/compute/matrix';

/** ASSAY_MESSAGE_BYTES. */
export const messageBytes = 512;

/** `assay_status`: what a library function returns. */
export const status = {
  ok: 0,
  invalid: 1,
  outOfMemory: 2,
  deviceLost: 3,
  nonFinite: 4,
  notPositiveDefinite: 5,
  cancelled: 6,
  unavailable: 7,
} as const;

const codes: Record<number, NumericErrorCode> = {
  [status.outOfMemory]: 'engine_out_of_memory',
  [status.deviceLost]: 'engine_lost',
  [status.nonFinite]: 'non_finite',
  [status.notPositiveDefinite]: 'not_positive_definite',
  [status.unavailable]: 'engine_unavailable',
};

/** The error for a status other than `ok`; whatever is not foreseen is `engine_failed`. */
export function statusError(engine: string, returned: number, message: Uint8Array): NumericError {
  const end = message.indexOf(0);
  const text = Buffer.from(message.subarray(0, end < 0 ? message.length : end)).toString('utf8');
  const code = codes[returned] ?? 'engine_failed';
  const words = text || `The ${engine} engine gave no reason (status ${returned}).`;
  return new NumericError(code, code === 'engine_failed' ? `The ${engine} engine failed: ${words}` : words);
}

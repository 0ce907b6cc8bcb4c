import type { OnnxModelDescription, OnnxTensors } from './tensor';

/** What a session's thread starts with. */
export interface WorkerStart {
  model: Uint8Array | string;
  threads: number;
  executionProviders: readonly string[];
}

/** Messages to a session's thread. */
export type WorkerRequest =
  { kind: 'run'; id: number; feeds: OnnxTensors; into: OnnxTensors; outputs: readonly string[] } | { kind: 'close' };

/** Messages from a session's thread. */
export type WorkerReply =
  | { kind: 'ready'; description: OnnxModelDescription }
  | { kind: 'refused'; message: string }
  | { kind: 'done'; id: number; outputs: OnnxTensors; feeds: OnnxTensors }
  | { kind: 'failed'; id: number; message: string };

/** The buffers behind tensors, each once. */
export function buffersOf(...groups: OnnxTensors[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const group of groups) {
    for (const { data } of Object.values(group)) if (data.buffer instanceof ArrayBuffer) buffers.add(data.buffer);
  }
  return [...buffers];
}

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { NumericError, threadFile, Turns } from '@assay/compute/matrix';
import type { WorkerReply, WorkerRequest, WorkerStart } from './protocol';
import { buffersOf } from './protocol';
import type { OnnxModelDescription, OnnxTensors } from './tensor';

/** How a session is set up. */
export interface OnnxSessionOptions {
  /** Threads inside one operator; 0 (default) lets ONNX Runtime choose. */
  threads?: number;
  /**
   * Execution providers in order of preference; the CPU by default. A missing one is an error, never a silent fallback. Sessions with
   * `webgpu` take turns: its sessions share one device, and using that from two threads at a time ends the process.
   */
  executionProviders?: readonly string[];
}

/** How one run is done. */
export interface OnnxRunOptions {
  /** Outputs wanted; all by default. */
  outputs?: readonly string[];
  /** Preallocated outputs, written in place. Their buffers move to the session and come back in the result. */
  into?: OnnxTensors;
}

/** What a run gives. `feeds` are the inputs, given back so that their memory can be used again. */
export interface OnnxRunResult {
  outputs: OnnxTensors;
  feeds: OnnxTensors;
}

/** A loaded model in a thread of its own. Runs are queued and done in order. */
export interface OnnxSession {
  describe(): OnnxModelDescription;
  /**
   * Runs the model. The feeds' buffers move to the session (they are detached here) and come back in the result.
   * @throws NumericError `onnx_run_failed` or `onnx_session_closed`.
   */
  run(feeds: OnnxTensors, options?: OnnxRunOptions): Promise<OnnxRunResult>;
  /** Finishes what is queued, frees the model and ends the thread. */
  close(): Promise<void>;
}

interface Pending {
  resolve(result: OnnxRunResult): void;
  reject(error: Error): void;
}

const webGpuTurns = new Turns();

/**
 * Loads a model, given as bytes or as a path, into a new thread. An idle session does not keep the process alive.
 * @throws NumericError `onnx_invalid_model` when ONNX Runtime refuses it.
 */
export async function openOnnxSession(
  model: Uint8Array | string,
  options: OnnxSessionOptions = {},
): Promise<OnnxSession> {
  if (!options.executionProviders?.includes('webgpu')) return openSession(model, options);
  const session = await webGpuTurns.take(() => openSession(model, options));
  return {
    describe: () => session.describe(),
    run: (...task) => webGpuTurns.take(() => session.run(...task)),
    close: () => webGpuTurns.take(() => session.close()),
  };
}

async function openSession(model: Uint8Array | string, options: OnnxSessionOptions): Promise<OnnxSession> {
  const start: WorkerStart = {
    model,
    threads: options.threads ?? 0,
    executionProviders: options.executionProviders ?? ['cpu'],
  };
  const worker = new Worker(threadFile(__filename, 'worker'), { workerData: start });
  const [first] = (await once(worker, 'message').catch((cause: unknown) => {
    throw new NumericError('onnx_invalid_model', `ONNX Runtime cannot start: ${(cause as Error).message}`, { cause });
  })) as [WorkerReply];
  if (first.kind !== 'ready') {
    await worker.terminate();
    const reason = first.kind === 'refused' ? first.message : first.kind;
    throw new NumericError('onnx_invalid_model', `ONNX Runtime refused the model: ${reason}`);
  }
  return hostSession(worker, first.description);
}

function hostSession(worker: Worker, description: OnnxModelDescription): OnnxSession {
  const pending = new Map<number, Pending>();
  let nextId = 0;
  let closed: Promise<unknown> | undefined;
  worker.unref();

  const settle = (id: number, finish: (waiting: Pending) => void): void => {
    const waiting = pending.get(id);
    pending.delete(id);
    if (pending.size === 0) worker.unref();
    if (waiting) finish(waiting);
  };
  worker.on('message', (message: WorkerReply) => {
    if (message.kind === 'done') {
      settle(message.id, (waiting) => waiting.resolve({ outputs: message.outputs, feeds: message.feeds }));
    } else if (message.kind === 'failed') {
      const error = new NumericError('onnx_run_failed', `ONNX Runtime could not run the model: ${message.message}`);
      settle(message.id, (waiting) => waiting.reject(error));
    }
  });
  const end = (code: 'onnx_run_failed' | 'onnx_session_closed', text: string): void => {
    closed ??= Promise.resolve();
    for (const id of [...pending.keys()]) settle(id, (waiting) => waiting.reject(new NumericError(code, text)));
  };
  worker.on('error', (error: Error) => end('onnx_run_failed', `The session's thread failed: ${error.message}`));
  worker.on('exit', () => end('onnx_session_closed', 'The ONNX session is closed; open a new one.'));

  return {
    describe: () => description,
    run(feeds, options = {}) {
      if (closed) {
        return Promise.reject(new NumericError('onnx_session_closed', 'The ONNX session is closed; open a new one.'));
      }
      const id = nextId;
      nextId += 1;
      const { into = {}, outputs = [] } = options;
      const request: WorkerRequest = { kind: 'run', id, feeds, into, outputs };
      return new Promise((resolve, reject) => {
        worker.postMessage(request, buffersOf(feeds, into));
        pending.set(id, { resolve, reject });
        worker.ref();
      });
    },
    async close() {
      if (!closed) {
        worker.ref();
        closed = once(worker, 'exit');
        worker.postMessage({ kind: 'close' } satisfies WorkerRequest);
      }
      await closed;
    },
  };
}

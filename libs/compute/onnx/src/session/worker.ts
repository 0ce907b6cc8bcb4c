import { parentPort, workerData } from 'node:worker_threads';
import type { InferenceSession as InferenceSessionType } from 'onnxruntime-node';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { WorkerReply, WorkerRequest, WorkerStart } from './protocol';
import { buffersOf } from './protocol';
import type { OnnxTensors, OnnxValueDescription } from './tensor';

// `session.run` blocks its thread although it returns a promise, so every session lives in a thread of its own.
const port = parentPort;
if (!port) throw new Error('An ONNX session runs in a worker thread only.');
const reply = (message: WorkerReply, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

function describe(values: readonly InferenceSessionType.ValueMetadata[]): OnnxValueDescription[] {
  return values.map((value) =>
    value.isTensor
      ? { name: value.name, type: value.type, shape: [...value.shape] }
      : { name: value.name, type: 'not a tensor', shape: [] },
  );
}

async function load(start: WorkerStart): Promise<InferenceSessionType> {
  const options: InferenceSessionType.SessionOptions = {
    executionProviders: [...start.executionProviders],
    intraOpNumThreads: start.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  };
  return typeof start.model === 'string'
    ? InferenceSession.create(start.model, options)
    : InferenceSession.create(start.model, options);
}

function toOrt(tensors: OnnxTensors): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { type, data, dims }]) => [name, new Tensor(type, data as never, dims)]),
  );
}

async function run(session: InferenceSessionType, request: WorkerRequest & { kind: 'run' }): Promise<void> {
  const { id, feeds, into, outputs } = request;
  const wanted = outputs.length > 0 ? outputs : session.outputNames;
  const provided = toOrt(into);
  const fetches = Object.fromEntries(wanted.map((name) => [name, provided[name] ?? null]));
  const results = await session.run(toOrt(feeds), fetches);
  const produced: OnnxTensors = {};
  for (const name of wanted) {
    const tensor = results[name];
    if (tensor.type === 'string') throw new Error(`Output ${name} holds text, which is not supported.`);
    // A preallocated output is written in place: its own array is the result.
    const data = into[name]?.data ?? (tensor.data as OnnxTensors[string]['data']);
    produced[name] = { type: tensor.type as OnnxTensors[string]['type'], dims: tensor.dims, data };
  }
  reply({ kind: 'done', id, outputs: produced, feeds }, buffersOf(produced, feeds));
}

async function main(): Promise<void> {
  let session: InferenceSessionType;
  try {
    session = await load(workerData as WorkerStart);
  } catch (error) {
    reply({ kind: 'refused', message: (error as Error).message });
    return;
  }
  let last: Promise<void> = Promise.resolve();
  port?.on('message', (request: WorkerRequest) => {
    last = last.then(async () => {
      if (request.kind === 'close') {
        await session.release();
        port.close();
        return;
      }
      await run(session, request).catch((error: unknown) =>
        reply({ kind: 'failed', id: request.id, message: (error as Error).message }),
      );
    });
  });
  reply({
    kind: 'ready',
    description: { inputs: describe(session.inputMetadata), outputs: describe(session.outputMetadata) },
  });
}

void main();

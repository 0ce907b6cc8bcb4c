import { isSettled, type Job } from '@assay/contracts';
import { API, request } from './http';

type Listener = (job: Job) => void;

interface Watch {
  listeners: Set<Listener>;
  latest: Job | null;
  stop: () => void;
  streams: boolean;
}

/** Browsers allow six HTTP/1.1 connections to a server: streams must leave some for the pages themselves. */
const MAX_STREAMS = 3;
const POLL_MS = 1500;
const watches = new Map<string, Watch>();

/**
 * Tells the listener every change of a job until it is settled, starting with its present state. By server-sent events where
 * possible; by polling when too many streams are open or the stream breaks. Listeners of one job share one connection.
 */
export function watchJob(jobId: string, listener: Listener): () => void {
  const known = watches.get(jobId);
  if (known) {
    known.listeners.add(listener);
    if (known.latest) listener(known.latest);
  } else {
    const watch: Watch = { listeners: new Set([listener]), latest: null, stop: () => undefined, streams: false };
    watches.set(jobId, watch);
    start(jobId, watch);
  }
  return () => {
    const watch = watches.get(jobId);
    if (!watch?.listeners.delete(listener) || watch.listeners.size > 0) return;
    watch.stop();
    watches.delete(jobId);
  };
}

function start(jobId: string, watch: Watch): void {
  const open = [...watches.values()].filter((other) => other.streams).length;
  if (open < MAX_STREAMS) stream(jobId, watch);
  else poll(jobId, watch);
}

function stream(jobId: string, watch: Watch): void {
  const source = new EventSource(`${API}/jobs/${jobId}/events`);
  watch.streams = true;
  watch.stop = () => {
    watch.streams = false;
    source.close();
  };
  source.onmessage = (event: MessageEvent<string>) => {
    // The server ends the stream of a settled job; without closing here the browser would connect again and again.
    if (tell(watch, JSON.parse(event.data) as Job)) watch.stop();
  };
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return;
    watch.stop();
    poll(jobId, watch);
  };
}

function poll(jobId: string, watch: Watch): void {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch.stop = () => {
    abort.abort();
    clearTimeout(timer);
  };
  const ask = async () => {
    const job = await request<Job>('GET', `/jobs/${jobId}`, { signal: abort.signal }).catch(() => null);
    if (abort.signal.aborted || (job && tell(watch, job))) return;
    timer = setTimeout(() => void ask(), POLL_MS);
  };
  void ask();
}

/** Answers whether the job is settled. An event that is older than what is known (after a reconnect) is dropped. */
function tell(watch: Watch, job: Job): boolean {
  if (watch.latest && job.revision < watch.latest.revision) return isSettled(watch.latest.state);
  watch.latest = job;
  for (const listener of watch.listeners) listener(job);
  return isSettled(job.state);
}

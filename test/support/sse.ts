/** One server-sent event. */
export interface ServerSentEvent {
  id?: string;
  type: string;
  data: string;
}

export interface EventStream {
  /** The next event, or null when the server has ended the stream. */
  next(): Promise<ServerSentEvent | null>;
  close(): Promise<void>;
}

/** Opens a stream of server-sent events. @throws Error when it is refused */
export async function openEvents(url: string, headers: Record<string, string>): Promise<EventStream> {
  const response = await fetch(url, { headers });
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || !response.body || !type.startsWith('text/event-stream'))
    throw new Error(`${url} answered ${response.status} ${type}`);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end >= 0) {
          const block = text.slice(0, end);
          text = text.slice(end + 2);
          const event = parseEvent(block);
          if (event) return event;
          continue;
        }
        const { done, value } = await reader.read();
        if (done) return null;
        text += decoder.decode(value as Uint8Array, { stream: true });
      }
    },
    close: () => reader.cancel(),
  };
}

/** Null for a block that holds no data, such as the empty one at the start. */
function parseEvent(block: string): ServerSentEvent | null {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => [line.split(': ')[0], line.replace(/^\w*: ?/, '')]),
  );
  const data = fields.get('data');
  return data === undefined ? null : { id: fields.get('id'), type: fields.get('event') ?? 'message', data };
}

import { Client } from 'pg';

export interface NotificationListener {
  close(): Promise<void>;
}

/**
 * One connection that LISTENs on `channel` and reconnects for as long as it is not closed. A notification may be lost while it is away,
 * so `onReconnect` is called each time it is back: the caller then reads again what it follows.
 */
export function listen(
  url: string,
  channel: string,
  handlers: { onNotification: (payload: string) => void; onReconnect: () => void; onError: (error: Error) => void },
): NotificationListener {
  let client: Client | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | null = null;

  const connect = async (): Promise<void> => {
    const next = new Client({ connectionString: url, application_name: 'assay-listen', keepAlive: true });
    client = next;
    next.on('notification', (message) => handlers.onNotification(message.payload ?? ''));
    next.on('error', (error) => handlers.onError(error));
    next.on('end', () => again());
    try {
      await next.connect();
      await next.query(`listen ${next.escapeIdentifier(channel)}`);
      handlers.onReconnect();
    } catch (error) {
      handlers.onError(error instanceof Error ? error : new Error(String(error)));
      await next.end().catch(() => undefined);
      again();
    }
  };
  const again = (): void => {
    if (closed || retry) return;
    retry = setTimeout(() => {
      retry = null;
      void connect();
    }, 1000);
  };
  void connect();

  return {
    async close() {
      closed = true;
      if (retry) clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}

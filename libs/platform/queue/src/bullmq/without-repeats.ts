type Report = (error: Error) => void;

/**
 * While a server is away every attempt to reach it fails in the same words. Passes an error on unless one with the same
 * message was passed on less than `quietMs` ago.
 */
export function withoutRepeats(report: Report, quietMs = 10_000, now: () => number = Date.now): Report {
  const lastSeen = new Map<string, number>();
  return (error) => {
    const time = now();
    for (const [message, seen] of lastSeen) if (time - seen >= quietMs) lastSeen.delete(message);
    if (lastSeen.has(error.message)) return;
    lastSeen.set(error.message, time);
    report(error);
  };
}

/** What a process of Assay tells the one that started it. */
export type ProcessMessage =
  { kind: 'ready'; url?: string; isFirstStart?: boolean } | { kind: 'failed'; code: string; message: string };

/** Tells the parent, if there is one that listens. */
export function tellParent(message: ProcessMessage): void {
  // With a callback, since a parent that has just been killed would otherwise be an uncaught error here.
  process.send?.(message, () => undefined);
}

/** Ends the process because it could not start: one clear line on stderr, and the same for the parent. */
export function reportFailure(name: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'internal';
  process.stderr.write(
    `${JSON.stringify({ level: 60, name, code, msg: message, stack: error instanceof Error ? error.stack : undefined })}\n`,
  );
  const exit = (): never => process.exit(1);
  if (process.send) process.send({ kind: 'failed', code, message } satisfies ProcessMessage, exit);
  else exit();
}

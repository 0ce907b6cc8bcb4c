/** Reports progress of a named phase. */
export type ProgressReporter = (phase: string, done: number, total: number) => void;

/**
 * Writes progress to stderr: on a terminal one line that is rewritten, otherwise a line whenever another tenth of a phase
 * is done.
 * @param last phase after whose end a terminal gets a new line.
 */
export function createProgress(last: string, stream: NodeJS.WriteStream = process.stderr): ProgressReporter {
  let lastPhase = '';
  let lastTenth = -1;
  return (phase, done, total) => {
    const tenth = Math.floor((10 * done) / Math.max(1, total));
    if (phase === lastPhase && tenth === lastTenth) return;
    [lastPhase, lastTenth] = [phase, tenth];
    const text = `${phase} ${done}/${total}`;
    if (!stream.isTTY) stream.write(`${text}\n`);
    else stream.write(`\r\u001b[K${text}${phase === last && done === total ? '\n' : ''}`);
  };
}

/** Messages for the person who started Assay. With JSON output stdout is left to one line of it, and all else goes to stderr. */
export class Terminal {
  private open = false;

  constructor(private readonly json: boolean) {
    // Whoever reads may go away (a closed window, `| head`); that must not end us before all is stopped in order.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  }

  info(text: string): void {
    this.endLine();
    this.stream.write(`${text}\n`);
  }

  warn(text: string): void {
    this.endLine();
    process.stderr.write(`${text}\n`);
  }

  /** Shows how far a phase is: in place on a terminal; elsewhere only its end is written. */
  progress(text: string, isDone: boolean): void {
    if (this.stream.isTTY) {
      this.stream.write(`\r\u001b[2K${text}${isDone ? '\n' : ''}`);
      this.open = !isDone;
    } else if (isDone) {
      this.stream.write(`${text}\n`);
    }
  }

  /** Leaves a phase that is shown in place, so that what follows starts a line. */
  endLine(): void {
    if (this.open) this.stream.write('\n');
    this.open = false;
  }

  ready(url: string): void {
    if (this.json) process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
  }

  private get stream(): NodeJS.WriteStream {
    return this.json ? process.stderr : process.stdout;
  }
}

/**
 * Keeps what a caller is told in order when an operation starts over on another engine: blocks are handed on once, progress does not
 * go back, and errors of the caller's own are told apart from the engine's.
 */
export class Deliveries {
  private delivered = 0;
  private reported = 0;
  private readonly theirs = new Set<unknown>();

  /** Wraps the caller's `onProgress`. */
  progress(onProgress: ((rows: number) => void) | undefined): (rows: number) => void {
    return (rows) => {
      if (rows <= this.reported) return;
      this.reported = rows;
      this.guard(() => onProgress?.(rows));
    };
  }

  /**
   * Hands on the rows of a block that were not handed on before.
   * @param hand gets the number of rows at the block's start to leave out.
   */
  async deliver(rowStart: number, rows: number, hand: (known: number) => void | Promise<void>): Promise<void> {
    const known = Math.max(0, this.delivered - rowStart);
    if (known >= rows) return;
    this.delivered = rowStart + rows;
    try {
      await hand(known);
    } catch (error) {
      this.theirs.add(error);
      throw error;
    }
  }

  /** Whether an error did not come from the caller. */
  readonly isOurs = (error: unknown): boolean => !this.theirs.has(error);

  private guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.theirs.add(error);
      throw error;
    }
  }
}

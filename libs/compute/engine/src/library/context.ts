import { NumericError, Turns } from '@assay/compute/matrix';
import type { EngineDescription } from '../engine';
import { loadLibrary, type Argument, type Library } from './abi';
import { withCancelFlag } from './cancel-flag';
import { invoke } from './invoke';
import type { LibraryName } from './library-path';
import { messageBytes, status, statusError } from './status';

/** A number that stands for something in the library. */
export type Handle = bigint;

type Close = 'gramClose' | 'scorerClose' | 'selectionClose';
type Fallible = Exclude<keyof Library, Close | 'close' | 'abiVersion'>;

/**
 * An opened library engine. Calls run in threads of koffi's, never on the event loop. A context does one thing at a time: calls
 * wait here for their turn and not in those threads, of which there are few.
 */
export class LibraryContext {
  private readonly turns = new Turns();
  /** What is open, and how it is closed. */
  private readonly handles = new Map<Handle, Close>();
  private closed = false;

  private constructor(
    private readonly library: Library,
    readonly handle: Handle,
    readonly description: EngineDescription,
  ) {}

  /**
   * @param variant see `assay_open`.
   * @throws NumericError `engine_unavailable` without library, device, driver or instruction set.
   */
  static async open(name: LibraryName, threads: number, variant: string): Promise<LibraryContext> {
    const library = loadLibrary(name);
    const cell = new BigUint64Array(1);
    const message = new Uint8Array(messageBytes);
    const check = (returned: number): void => {
      if (returned !== status.ok) throw statusError(name, returned, message);
    };
    check(await invoke(library.open, [threads, variant, cell, message]));
    const [handle] = cell;
    try {
      const device = new Uint8Array(256);
      const used = new Int32Array(1);
      check(await invoke(library.describe, [handle, device, device.length, used, message]));
      const words = Buffer.from(device.subarray(0, Math.max(0, device.indexOf(0)))).toString('utf8');
      return new LibraryContext(library, handle, { name, device: words, threads: used[0] });
    } catch (error) {
      await invoke(library.close, [handle]);
      throw error;
    }
  }

  /** A call that takes a moment. @throws NumericError by status. */
  call(name: 'gramFinish', args: readonly Argument[]): Promise<void> {
    return this.turns.take(() => this.checked(name, args));
  }

  /**
   * A call that ends early when the signal is aborted. It is waited for even then: until it returns it may use the arrays.
   * @throws NumericError by status; the signal's reason.
   */
  callUntil(
    signal: AbortSignal | undefined,
    name: 'gramAdd' | 'factor' | 'scorerRun' | 'selectionNext' | 'facilityLocation',
    args: readonly Argument[],
  ): Promise<void> {
    return this.turns.take(() => withCancelFlag(signal, (flag) => this.checked(name, [...args, flag], signal)));
  }

  /** Opens something in the library, which `close` closes unless `closeHandle` did. */
  openHandle(name: 'gramOpen' | 'scorerOpen', close: Close, args: readonly Argument[]): Promise<Handle> {
    return this.turns.take(() => this.opened(close, (cell) => this.checked(name, [...args, cell])));
  }

  /** `assay_selection_open`. */
  openSelection(signal: AbortSignal | undefined, args: readonly Argument[]): Promise<Handle> {
    return this.turns.take(() =>
      this.opened('selectionClose', (cell) =>
        withCancelFlag(signal, (flag) => this.checked('selectionOpen', [...args, flag, cell], signal)),
      ),
    );
  }

  /** Closes what was opened, after all calls before. */
  closeHandle(handle: Handle): Promise<void> {
    return this.turns.take(async () => {
      const close = this.handles.get(handle);
      if (!close) return;
      this.handles.delete(handle);
      await invoke(this.library[close], [handle]);
    });
  }

  /** Closes everything. Calls that come later are refused. */
  close(): Promise<void> {
    return this.turns.take(async () => {
      if (this.closed) return;
      this.closed = true;
      for (const [handle, close] of this.handles) await invoke(this.library[close], [handle]);
      this.handles.clear();
      await invoke(this.library.close, [this.handle]);
    });
  }

  private async opened(close: Close, open: (cell: BigUint64Array) => Promise<void>): Promise<Handle> {
    const cell = new BigUint64Array(1);
    await open(cell);
    this.handles.set(cell[0], close);
    return cell[0];
  }

  private async checked(name: Fallible, args: readonly Argument[], signal?: AbortSignal): Promise<void> {
    if (this.closed) throw new NumericError('engine_failed', 'The engine is closed; open a new one.');
    const message = new Uint8Array(messageBytes);
    const returned = await invoke(this.library[name], [...args, message]);
    if (returned === status.cancelled) signal?.throwIfAborted();
    if (returned !== status.ok) throw statusError(this.description.name, returned, message);
  }
}

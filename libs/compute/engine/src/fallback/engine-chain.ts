import { NumericError } from '@assay/compute/matrix';
import type { Engine, EngineName } from '../engine';

/** An engine that may be opened. */
export interface Candidate {
  name: EngineName;
  open(): Promise<Engine>;
}

/** An engine that was not used, and why. */
export interface RefusedEngine {
  name: EngineName;
  reason: string;
}

/** An engine was given up in the middle of its work, which goes on with another. */
export interface EngineFallback {
  from: EngineName;
  to: EngineName;
  reason: string;
}

/** An opened engine in a chain, with how many are working with it. */
export interface Link {
  readonly engine: Engine;
  users: number;
  retired: boolean;
}

/** Whether an error means that the engine, not the request, is at fault, so that another may do better. */
export function isEngineFailure(error: unknown): boolean {
  return error instanceof NumericError && (error.code === 'engine_lost' || error.code === 'engine_out_of_memory');
}

/**
 * Engines in order of preference, one of which is in use. One that fails is retired for the next usable one, and is closed once nobody
 * works with it any more: what still runs on it (it may have memory for that) is let finish.
 */
export class EngineChain {
  private link: Link | undefined;
  private replacing: Promise<void> | undefined;
  private readonly links = new Set<Link>();
  private next = 0;

  /**
   * @param refused grows by every engine that could not be opened, and by those given up later.
   * @param onFallback told when an engine was given up and another is in use.
   */
  constructor(
    private readonly candidates: readonly Candidate[],
    readonly refused: RefusedEngine[],
    private readonly onFallback: (change: EngineFallback) => void = () => undefined,
  ) {}

  /** The engine in use. */
  get engine(): Engine {
    return this.current.engine;
  }

  /**
   * Opens the next usable candidate.
   * @throws NumericError `engine_unavailable` when there is none.
   */
  async openNext(): Promise<void> {
    while (this.next < this.candidates.length) {
      const candidate = this.candidates[this.next];
      this.next += 1;
      try {
        this.link = { engine: await candidate.open(), users: 0, retired: false };
        this.links.add(this.link);
        return;
      } catch (error) {
        if (!this.refused.some((refused) => refused.name === candidate.name)) this.refuse(candidate.name, error);
      }
    }
    const reasons = this.refused.map(({ reason }) => reason).join(' ');
    throw new NumericError('engine_unavailable', `No engine is usable: ${reasons}`);
  }

  /** The link in use, for as long as until `release`. */
  acquire(): Link {
    const link = this.current;
    link.users += 1;
    return link;
  }

  async release(link: Link): Promise<void> {
    link.users -= 1;
    if (link.retired && link.users === 0) await this.closeLink(link);
  }

  /**
   * Puts the next usable engine in the place of one that failed, unless that was done meanwhile.
   * @throws `error` when there is no other; the engine then stays.
   */
  async replace(link: Link, error: unknown): Promise<void> {
    while (this.link === link) {
      this.replacing ??= this.openInstead(link, error).finally(() => {
        this.replacing = undefined;
      });
      await this.replacing;
    }
  }

  /** Runs work on the engine in use; when that fails, once more from the start on the next one. */
  async run<Result>(work: (engine: Engine) => Promise<Result>, isOurs: (error: unknown) => boolean): Promise<Result> {
    for (;;) {
      const link = this.acquire();
      try {
        return await work(link.engine);
      } catch (error) {
        if (!isEngineFailure(error) || !isOurs(error)) throw error;
        await this.replace(link, error);
      } finally {
        await this.release(link);
      }
    }
  }

  async close(): Promise<void> {
    await this.replacing?.catch(() => undefined);
    await Promise.all([...this.links].map((link) => this.closeLink(link)));
  }

  private get current(): Link {
    if (!this.link) throw new NumericError('engine_unavailable', 'No engine is open.');
    return this.link;
  }

  private async openInstead(failed: Link, error: unknown): Promise<void> {
    const from = failed.engine.name;
    await this.openNext().catch(() => {
      throw error;
    });
    this.refuse(from, error);
    failed.retired = true;
    this.onFallback({ from, to: this.engine.name, reason: (error as Error).message });
  }

  private refuse(name: EngineName, error: unknown): void {
    this.refused.push({ name, reason: (error as Error).message });
  }

  private async closeLink(link: Link): Promise<void> {
    if (!this.links.delete(link)) return;
    try {
      await link.engine.close();
    } catch (error) {
      // An engine that was given up may be past closing. Its work goes on elsewhere, and why it was given up is told already.
      if (!link.retired) throw error;
    }
  }
}

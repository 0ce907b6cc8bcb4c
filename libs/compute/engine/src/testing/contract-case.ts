import type { Engine } from '../engine';

/** One thing every engine must do. */
export interface ContractCase {
  title: string;
  /** @param open opens another engine of the same kind; whoever opens it closes it. */
  run: (engine: Engine, open: () => Promise<Engine>) => Promise<void>;
}

import { Injectable } from '@nestjs/common';

/** Valuations that this process works on. One participation of a process is enough: its engine uses all cores. */
@Injectable()
export class ComputedHere {
  private readonly ids = new Set<string>();

  /** @returns null when this process works on it already; else a function that ends it */
  enter(valuationId: string): (() => void) | null {
    if (this.ids.has(valuationId)) return null;
    this.ids.add(valuationId);
    return () => this.ids.delete(valuationId);
  }
}

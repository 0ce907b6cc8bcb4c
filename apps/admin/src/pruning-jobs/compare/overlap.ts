/** How many items two choices keep alike. */
export interface Overlap {
  both: number;
  onlyLeft: number;
  onlyRight: number;
  neither: number;
}

interface Line {
  id: string;
  decision: 'keep' | 'drop';
}

/** Ids of the items that a manifest (JSON lines, its head first) keeps, and of all that it names. */
export function keptIn(manifest: ArrayBuffer): { kept: Set<string>; all: Set<string> } {
  const [, ...lines] = new TextDecoder().decode(manifest).split('\n');
  const kept = new Set<string>();
  const all = new Set<string>();
  for (const line of lines) {
    if (line === '') continue;
    const { id, decision } = JSON.parse(line) as Line;
    all.add(id);
    if (decision === 'keep') kept.add(id);
  }
  return { kept, all };
}

/** Counts the items of two manifests by which of them keeps them; an item that only one names is not kept by the other. */
export function overlapOf(left: ArrayBuffer, right: ArrayBuffer): Overlap {
  const [first, second] = [keptIn(left), keptIn(right)];
  const both = [...first.kept].filter((id) => second.kept.has(id)).length;
  const total = new Set([...first.all, ...second.all]).size;
  const [onlyLeft, onlyRight] = [first.kept.size - both, second.kept.size - both];
  return { both, onlyLeft, onlyRight, neither: total - both - onlyLeft - onlyRight };
}

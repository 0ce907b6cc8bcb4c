import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ColumnMapping, Preview, RawRow, Reader, RowProblem, SourceFile } from '../reader';
import { DEFAULT_PREVIEW_LIMITS } from '../reader';
import { detectFormat, readerFor } from '../registry';

/** A folder of source files for one spec, removed by `remove`. */
export class SourceFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'assay-readers-'));

  write(name: string, content: string | Buffer): SourceFile {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return { path, name, size: Buffer.byteLength(content) };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export interface Collected {
  rows: RawRow[];
  problems: RowProblem[];
  batches: number[];
}

/** Reads files with a reader to the end. */
export async function readAll(reader: Reader, files: SourceFile[], mapping: ColumnMapping): Promise<Collected> {
  const collected: Collected = { rows: [], problems: [], batches: [] };
  for await (const batch of reader.read(files, mapping, new AbortController().signal)) {
    collected.batches.push(batch.length);
    for (const result of batch) {
      if ('problem' in result) collected.problems.push(result.problem);
      else collected.rows.push(result);
    }
  }
  return collected;
}

/** As an import does it: tells the format, previews, and reads with the suggested mapping. */
export async function importAll(files: SourceFile[]): Promise<Collected & { preview: Preview }> {
  const reader = readerFor(await detectFormat(files));
  const preview = await reader.preview(files, DEFAULT_PREVIEW_LIMITS);
  return { preview, ...(await readAll(reader, files, preview.suggested)) };
}

/** Code and line of each problem, the two things that reports group by. */
export function codes({ problems }: Collected): [number, string][] {
  return problems.map(({ line, code }) => [line, code]);
}

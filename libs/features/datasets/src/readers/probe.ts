import type { ProbedFile, SourceFile } from './reader';
import { isCompressed, readHead } from './source/byte-source';

const HEAD_BYTES = 4096;

/**
 * Reads the first bytes of a file, looking into gzip.
 * @throws ImportError `truncated_file` or `corrupt_file` when the gzip stream breaks off within them
 */
export async function probeFile(file: SourceFile): Promise<ProbedFile> {
  return { ...file, compressed: await isCompressed(file), head: await readHead(file, HEAD_BYTES) };
}

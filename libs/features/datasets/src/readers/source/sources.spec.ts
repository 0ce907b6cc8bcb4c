import { gzipSync } from 'node:zlib';
import { SourceFolder } from '../test-support/files';
import { readBytes, readHead } from './byte-source';
import { textBuffer, textFile, type TextSource } from './text-source';

const folder = new SourceFolder();
afterAll(() => folder.remove());

async function text(source: TextSource): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of source.open()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function drain(bytes: AsyncIterable<Buffer>): Promise<number> {
  let total = 0;
  for await (const chunk of bytes) total += chunk.byteLength;
  return total;
}

describe('readBytes', () => {
  const content = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join(''));

  it('gunzips a file of several gzip members as one', async () => {
    const file = folder.write('members.gz', Buffer.concat([gzipSync('first '), gzipSync('second')]));
    expect(await text(textFile(file))).toBe('first second');
  });

  it('goes by the magic, not by the name', async () => {
    const file = folder.write('plain.csv.gz', 'not gzip');
    expect(await text(textFile(file))).toBe('not gzip');
  });

  it('refuses a gzip file that breaks off', async () => {
    const packed = gzipSync(content);
    const file = folder.write('cut.gz', packed.subarray(0, packed.byteLength - 20));
    await expect(drain(readBytes(file))).rejects.toMatchObject({ code: 'truncated_file' });
  });

  it('refuses a gzip file with damage in it', async () => {
    const packed = gzipSync(content);
    packed.fill(0xff, 200, 400);
    await expect(drain(readBytes(folder.write('damaged.gz', packed)))).rejects.toMatchObject({ code: 'corrupt_file' });
  });

  it('stops unpacking at the limit', async () => {
    const file = folder.write('bomb.gz', gzipSync(Buffer.alloc(5_000_000)));
    let seen = 0;
    const reading = (async () => {
      for await (const chunk of readBytes(file, 1_000_000)) seen += chunk.byteLength;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'zip_bomb' });
    expect(seen).toBeLessThanOrEqual(1_000_000);
  });

  it('reads the head of a gzip file unpacked', async () => {
    expect((await readHead(folder.write('head.gz', gzipSync(content)), 12)).toString()).toBe('line 0\nline ');
  });
});

describe('text sources', () => {
  it('take the byte order mark off UTF-8', async () => {
    expect(await text(textBuffer('a.csv', Buffer.from('\ufeffid,é')))).toBe('id,é');
  });

  it('convert UTF-16 of either byte order, read in odd chunks', async () => {
    const little = Buffer.from('\ufeffid\té😀', 'utf16le');
    const big = Buffer.from(little).swap16();
    expect(await text(textBuffer('le.tsv', little))).toBe('id\té😀');
    expect(await text(textBuffer('be.tsv', big))).toBe('id\té😀');
  });

  it('refuse malformed UTF-16', async () => {
    const broken = Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00]);
    await expect(text(textBuffer('broken.tsv', broken))).rejects.toMatchObject({ code: 'not_utf8' });
  });

  it('read text shorter than a byte order mark', async () => {
    expect(await text(textBuffer('a.csv', Buffer.from('x')))).toBe('x');
    expect(await text(textBuffer('a.csv', Buffer.alloc(0)))).toBe('');
  });
});

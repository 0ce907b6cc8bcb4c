import sharp from 'sharp';
import { gzipSync } from 'node:zlib';
import { idxReader } from './idx-reader';
import { importAll, readAll, SourceFolder } from './test-support/files';

const folder = new SourceFolder();
afterAll(() => folder.remove());

function images(count: number, pixels: number[], { height = 2, width = 3, magic = 0x803 } = {}): Buffer {
  const header = Buffer.alloc(16);
  [magic, count, height, width].forEach((value, i) => header.writeUInt32BE(value, 4 * i));
  return Buffer.concat([header, Buffer.from(pixels)]);
}

function labels(values: number[]): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(0x801, 0);
  header.writeUInt32BE(values.length, 4);
  return Buffer.concat([header, Buffer.from(values)]);
}

const PIXELS = Array.from({ length: 70 * 6 }, (_, i) => (i * 7) % 256);

describe('idx reader', () => {
  it('reads images and labels, gzipped or not, in whatever order they come, as 8-bit grey PNGs', async () => {
    const files = [
      folder.write('l.gz', gzipSync(labels(Array.from({ length: 70 }, (_, i) => i % 10)))),
      folder.write('i.idx', images(70, PIXELS)),
    ];
    const { rows, preview, problems } = await importAll(files);
    expect(preview).toMatchObject({
      format: 'idx',
      rowEstimate: 70,
      suggested: { externalId: 'index', label: 'label' },
    });
    expect(preview.rows).toHaveLength(20);
    expect(problems).toEqual([]);
    expect(rows.map(({ externalId, label }) => [externalId, label]).slice(0, 2)).toEqual([
      ['00000000', '0'],
      ['00000001', '1'],
    ]);
    expect(rows).toHaveLength(70);
    for (const [i, row] of rows.entries()) {
      expect(row).toMatchObject({ line: i + 1, kind: 'image', mediaType: 'image/png' });
      const { data, info } = await sharp(row.payload).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).toEqual([3, 2, 1]);
      expect([...data]).toEqual(PIXELS.slice(6 * i, 6 * i + 6));
      expect(row.payload?.[25]).toBe(0); // colour type 0 of a PNG header: grey
    }
  });

  it('reads images without labels', async () => {
    const { rows, preview } = await importAll([folder.write('only.idx', images(1, PIXELS.slice(0, 6)))]);
    expect(rows).toMatchObject([{ externalId: '00000000', label: null }]);
    expect(preview.notes.join()).toContain('no file of labels');
  });

  it('refuses what does not fit together', async () => {
    const image = folder.write('two.idx', images(2, PIXELS.slice(0, 12)));
    const label = folder.write('three.idx', labels([1, 2, 3]));
    await expect(readAll(idxReader, [image, label], {})).rejects.toMatchObject({ code: 'row_count_mismatch' });
    await expect(readAll(idxReader, [label], {})).rejects.toMatchObject({ code: 'missing_file' });
    await expect(readAll(idxReader, [image, image], {})).rejects.toMatchObject({ code: 'too_many_files' });
    await expect(readAll(idxReader, [image], { label: 'label' })).rejects.toMatchObject({ code: 'missing_column' });
  });

  it.each([
    ['nothing in it', Buffer.alloc(0), 'empty_file'],
    ['no images', images(0, []), 'empty_file'],
    ['half a header', images(1, []).subarray(0, 10), 'truncated_file'],
    ['a missing byte', images(2, PIXELS.slice(0, 11)), 'truncated_file'],
    ['a byte too many', images(2, PIXELS.slice(0, 13)), 'corrupt_file'],
    ['floats', images(1, [], { magic: 0xd03 }), 'wrong_dtype'],
    ['images of no width', images(1, [], { width: 0 }), 'corrupt_file'],
    ['images of an impossible size', images(1, [], { width: 0x7fffffff }), 'corrupt_file'],
    ['another format', Buffer.from('P5 2 2 255 ....'), 'corrupt_file'],
  ])('refuses a file with %s, gzipped too', async (_, content, code) => {
    await expect(readAll(idxReader, [folder.write('bad.idx', content)], {})).rejects.toMatchObject({ code });
    await expect(readAll(idxReader, [folder.write('bad.gz', gzipSync(content))], {})).rejects.toMatchObject({ code });
  });
});

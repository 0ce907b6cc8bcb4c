import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { LIMITS } from './limits';
import type { SourceFile } from './reader';
import { codes, importAll, readAll, SourceFolder } from './test-support/files';
import { makeZip, zipDirectory, zipEnd, type ZipEntrySpec } from './test-support/zip';
import { zipReader } from './zip-reader';

const folder = new SourceFolder();
afterAll(() => folder.remove());

let png: Buffer;
let jpeg: Buffer;
beforeAll(async () => {
  const image = sharp({ create: { width: 8, height: 6, channels: 3, background: { r: 10, g: 200, b: 30 } } });
  png = await image.clone().png().toBuffer();
  jpeg = await image.clone().jpeg().toBuffer();
});

function zip(entries: ZipEntrySpec[]): SourceFile {
  return folder.write('images.zip', makeZip(entries));
}

function read(entries: ZipEntrySpec[], mapping = {}): ReturnType<typeof readAll> {
  return readAll(zipReader, [zip(entries)], mapping);
}

describe('zip reader, layouts', () => {
  it('takes a folder per class as the label, with split folders around or inside', async () => {
    const { rows, preview, problems } = await importAll([
      zip([
        { name: 'root/', data: Buffer.alloc(0), unixMode: 0o40755 },
        { name: 'root/train/cat/1.png', data: png },
        { name: 'root/train/dog/2.JPG', data: jpeg },
        { name: 'root/cat/val/3', data: png, method: 0 },
        { name: 'root/readme.txt', data: Buffer.from('hello') },
        { name: '__MACOSX/root/train/cat/._1.png', data: Buffer.from('junk') },
        { name: 'root/train/.DS_Store', data: Buffer.from('junk') },
        { name: 'root/train/cat/Thumbs.db', data: Buffer.from('junk') },
      ]),
    ]);
    expect(problems).toEqual([]);
    expect(preview).toMatchObject({
      format: 'zip',
      rowEstimate: 3,
      suggested: { externalId: 'file_name', label: 'folder', attributes: 'all' },
    });
    expect(preview.notes.join(' ')).toContain('1 files are neither images nor metadata');
    expect(
      rows.map(({ line, externalId, label, attributes, mediaType }) => [
        line,
        externalId,
        label,
        attributes,
        mediaType,
      ]),
    ).toEqual([
      [2, 'root/train/cat/1.png', 'cat', { split: 'train' }, 'image/png'],
      [3, 'root/train/dog/2.JPG', 'dog', { split: 'train' }, 'image/jpeg'],
      [4, 'root/cat/val/3', 'cat', { split: 'validation' }, 'image/png'],
    ]);
    expect(rows.map(({ payload }) => payload)).toEqual([png, jpeg, png]);
  });

  it('gives no label to images of a single folder', async () => {
    const { rows, preview } = await importAll([zip([{ name: 'photos/1.png', data: png }])]);
    expect(rows).toMatchObject([{ externalId: 'photos/1.png', label: null, attributes: {} }]);
    expect(preview.notes.join()).toContain('neither a folder per class nor metadata');
  });

  it('joins metadata by file_name relative to the metadata file, per split', async () => {
    const { rows, problems, preview } = await importAll([
      zip([
        {
          name: 'train/metadata.csv',
          data: Buffer.from(
            'file_name,label,vendor,age\na.png,cat,acme,3\nsub/b.png,dog,bolt,4\ngone.png,cat,acme,5\n',
          ),
        },
        { name: 'train/a.png', data: png },
        { name: 'train/sub/b.png', data: png },
        {
          name: 'test/metadata.jsonl',
          data: Buffer.from(
            '{"file_name":"c.png","label":"cat","age":7}\n{"label":"x"}\n{"file_name":"c.png"}\nnot json\n',
          ),
        },
        { name: 'test/c.png', data: png },
        { name: 'test/d.png', data: png },
      ]),
    ]);
    expect(preview.suggested).toEqual({
      externalId: 'file_name',
      label: 'label',
      contributor: 'vendor',
      attributes: 'all',
    });
    expect(
      rows.map(({ externalId, label, contributor, attributes }) => [externalId, label, contributor, attributes]),
    ).toEqual([
      ['train/a.png', 'cat', 'acme', { split: 'train', age: 3 }],
      ['train/sub/b.png', 'dog', 'bolt', { split: 'train', age: 4 }],
      ['test/c.png', 'cat', null, { split: 'test', age: 7 }],
      ['test/d.png', null, null, { split: 'test', age: null }],
    ]);
    expect(problems.map(({ code, reason }) => [code, reason])).toEqual([
      ['missing_external_id', 'test/metadata.jsonl, line 2: The row has no file_name.'],
      ['duplicate_row', 'test/metadata.jsonl, line 3: There already is a row for test/c.png.'],
      ['invalid_json', expect.stringMatching(/^test\/metadata\.jsonl, line 4: /)],
      ['missing_image', 'train/metadata.csv, line 4: there is no image train/gone.png in the archive.'],
    ]);
  });

  it('refuses metadata without file_name', async () => {
    const entries = [
      { name: 'metadata.csv', data: Buffer.from('id,label\n1,a\n') },
      { name: 'a.png', data: png },
    ];
    await expect(read(entries)).rejects.toMatchObject({ code: 'missing_column' });
  });

  it('keeps unicode names, also those of Macs, which do not say that they are UTF-8, and of old DOS tools', async () => {
    const { rows } = await read([
      { name: 'é/猫.png', data: png },
      { name: 'e\u0301/mac.png', data: png, flags: 0 },
      { name: Buffer.from([0x81, 0x2e, 0x70, 0x6e, 0x67]), data: png, flags: 0 },
    ]);
    expect(rows.map(({ externalId }) => externalId)).toEqual(['é/猫.png', 'é/mac.png', 'ü.png']);
  });
});

describe('zip reader, bad entries', () => {
  it('reports unreadable images by entry and imports the others', async () => {
    const collected = await read([
      { name: 'a/ok.png', data: png },
      { name: 'a/text.png', data: Buffer.from('not an image') },
      { name: 'a/cut.png', data: png.subarray(0, png.byteLength - 30) },
      { name: 'a/drawing.svg', data: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
      { name: 'b/secret.png', data: png, flags: 0x801 },
      { name: 'b/lzma.png', data: png, method: 14 },
      { name: 'b/rotten.png', data: png, claimedCrc: 1 },
      { name: 'b/short.png', data: png, claimedSize: png.byteLength + 5 },
      { name: 'b/ok.jpg', data: jpeg },
    ]);
    expect(codes(collected)).toEqual([
      [2, 'unsupported_image'],
      [3, 'corrupt_image'],
      [4, 'unsupported_image'],
      [5, 'encrypted_entry'],
      [6, 'unsupported_compression'],
      [7, 'corrupt_entry'],
      [8, 'corrupt_entry'],
    ]);
    expect(collected.problems[1]).toMatchObject({
      externalId: 'a/cut.png',
      reason: expect.stringMatching(/^a\/cut\.png: /),
    });
    expect(collected.rows.map(({ line, externalId }) => [line, externalId])).toEqual([
      [1, 'a/ok.png'],
      [9, 'b/ok.jpg'],
    ]);
  });

  it('reports an entry whose deflate stream is damaged', async () => {
    const data = randomBytes(5000);
    const content = makeZip([
      { name: 'a.png', data },
      { name: 'b.png', data: png },
    ]);
    content.fill(0xff, 40, 400);
    const collected = await readAll(zipReader, [folder.write('damaged.zip', content)], {});
    expect(codes(collected)).toEqual([[1, 'corrupt_entry']]);
    expect(collected.rows).toHaveLength(1);
  });
});

describe('zip reader, refusals', () => {
  it.each([
    ['../evil.png'],
    ['a/../../evil.png'],
    ['/etc/evil.png'],
    ['C:/evil.png'],
    ['..\\evil.png'],
    ['C:\\evil.png'],
    ['a\0.png'],
    [''],
  ])('refuses the whole archive for the path %j', async (name) => {
    for (const flags of [0, 0x800]) {
      const reading = read([
        { name: 'good.png', data: png },
        { name, data: png, flags },
      ]);
      await expect(reading).rejects.toMatchObject({ code: 'zip_slip' });
    }
  });

  it('refuses the whole archive for a symbolic link', async () => {
    const entries = [
      { name: 'good.png', data: png },
      { name: 'link.png', data: Buffer.from('/etc/passwd'), unixMode: 0o120777 },
    ];
    await expect(read(entries)).rejects.toMatchObject({ code: 'zip_slip' });
    await expect(zipReader.preview([zip(entries)], { rows: 20, sampledRecords: 20 })).rejects.toMatchObject({
      code: 'zip_slip',
    });
  });

  it('refuses entries that expand too much, by their headers, before it reads any', async () => {
    const zeros = Buffer.alloc(2 * 1024 * 1024);
    await expect(
      read([
        { name: 'a.png', data: png },
        { name: 'bomb.png', data: zeros },
      ]),
    ).rejects.toMatchObject({ code: 'zip_bomb' });
    const large = { name: 'large.png', data: png, claimedSize: LIMITS.archiveEntryBytes + 1 };
    await expect(read([large])).rejects.toMatchObject({ code: 'zip_bomb' });
  });

  it.each([0, 8] as const)('counts the bytes that really come out where headers lie (method %i)', async (method) => {
    const lying = { name: 'bomb.png', data: Buffer.alloc(2 * 1024 * 1024), method, claimedSize: 1000 };
    await expect(read([lying])).rejects.toMatchObject({
      code: 'zip_bomb',
      message: expect.stringContaining('more bytes than it says'),
    });
  });

  it('refuses entries that share their data', async () => {
    const data = randomBytes(3000);
    const entries = [
      { name: 'a.png', data },
      ...Array.from({ length: 5 }, (_, i) => ({ name: `${i}.png`, data, sharesData: true })),
    ];
    await expect(read(entries)).rejects.toMatchObject({
      code: 'zip_bomb',
      message: expect.stringContaining('overlap'),
    });
  });

  it('refuses more than the total limit, as the directory tells it', async () => {
    const MIB = 1024 * 1024;
    const count = Math.ceil(LIMITS.totalBytes / (60 * MIB)) + 1;
    const claims = Array.from({ length: count }, (_, i) => ({
      name: `${i}.png`,
      data: png,
      claimedSize: 60 * MIB,
      claimedPackedSize: 0.4 * MIB,
    }));
    // The directory lies behind a hole of 200 MiB, so that the packed sizes are possible.
    const path = join(folder.path, 'total.zip');
    const handle = openSync(path, 'w');
    const directory = zipDirectory(claims, 200 * MIB);
    writeSync(handle, Buffer.from('PK\x03\x04'), 0, 4, 0);
    writeSync(handle, directory, 0, directory.byteLength, 200 * MIB);
    closeSync(handle);
    const reading = readAll(zipReader, [{ path, name: 'total.zip', size: 0 }], {});
    await expect(reading).rejects.toMatchObject({
      code: 'zip_bomb',
      message: expect.stringContaining(`${LIMITS.totalBytes} bytes`),
    });
  });

  it('refuses more entries than the limit before it reads them', async () => {
    const file = folder.write(
      'many.zip',
      Buffer.concat([Buffer.from('PK\x03\x04'), zipEnd(LIMITS.archiveEntries + 1, 0, 4)]),
    );
    await expect(readAll(zipReader, [file], {})).rejects.toMatchObject({ code: 'zip_bomb' });
  });

  it('refuses archives that are cut off, damaged, empty or without images', async () => {
    const whole = makeZip([
      { name: 'a.png', data: png },
      { name: 'b.png', data: png },
    ]);
    const reject = (content: Buffer): Promise<unknown> => readAll(zipReader, [folder.write('r.zip', content)], {});
    await expect(reject(whole.subarray(0, whole.byteLength - 30))).rejects.toMatchObject({ code: 'truncated_file' });
    const damaged = Buffer.from(whole);
    damaged.fill(0, whole.byteLength - 60, whole.byteLength - 22);
    damaged.fill(0xee, whole.indexOf('PK\x01\x02'), whole.indexOf('PK\x01\x02') + 4);
    await expect(reject(damaged)).rejects.toMatchObject({ code: 'corrupt_file' });
    await expect(reject(makeZip([]))).rejects.toMatchObject({ code: 'empty_file' });
    await expect(reject(makeZip([{ name: 'a.txt', data: png }]))).rejects.toMatchObject({ code: 'empty_file' });
  });

  it('refuses a mapping to columns that the archive lacks', async () => {
    await expect(read([{ name: 'a.png', data: png }], { label: 'folder' })).rejects.toMatchObject({
      code: 'missing_column',
    });
  });
});

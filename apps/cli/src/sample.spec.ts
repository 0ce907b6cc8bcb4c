import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { fromBufferPromise } from 'yauzl';

const FOLDER = join(__dirname, '../sample');
const CONTRIBUTORS = ['amara', 'bo', 'chidi', 'dana', 'emre', 'fei'];

interface Row {
  file_name: string;
  external_id: string;
  label: string;
  contributor: string;
}

interface Planted {
  duplicates: { externalId: string; of: string }[];
  labelFlips: { externalId: string; trueLabel: string }[];
  corrupted: { externalId: string; kind: string }[];
}

interface Embedder {
  file: string;
  sha256: string;
  bytes: number;
  accuracy: { test: number };
  training: { images: number };
  outputs: { logits: { labels: string[] } };
  data: Record<string, string>;
}

const bytesOf = (name: string): Buffer => readFileSync(join(FOLDER, name));
const jsonOf = (name: string): unknown => JSON.parse(bytesOf(name).toString());
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Every entry of a zip by its name. */
async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return files;
}

describe('sample data set', () => {
  const planted = jsonOf('planted.json') as Planted;
  const embedder = jsonOf('embedder.json') as Embedder;
  const { indices } = jsonOf('sample-indices.json') as { indices: number[] };
  let files: Map<string, Buffer>;
  let rows: Row[];
  let rowOf: Map<string, Row>;

  const imageOf = (externalId: string): Buffer => {
    const image = files.get(rowOf.get(externalId)?.file_name ?? '');
    if (!image) throw new Error(`${externalId} has no image in the sample`);
    return image;
  };

  beforeAll(async () => {
    files = await unzip(bytesOf('fashion-mnist-sample.zip'));
    rows = parse<Row>(files.get('metadata.csv') ?? '', { columns: true });
    rowOf = new Map(rows.map((row) => [row.external_id, row]));
  });

  it('has one metadata row per image, at least 3,000 of them, with unique external ids', () => {
    expect(rows.length).toBeGreaterThanOrEqual(3000);
    expect(rowOf.size).toBe(rows.length);
    expect([...files.keys()].sort()).toEqual(['metadata.csv', ...rows.map((row) => row.file_name)].sort());
  });

  it('shows nothing of what was planted', () => {
    expect(Object.keys(rows[0] ?? {})).toEqual(['file_name', 'external_id', 'label', 'contributor']);
    expect(rows.every((row, i) => row.external_id === `item-${String(i + 1).padStart(4, '0')}`)).toBe(true);
  });

  it('uses the ten class names the embedder knows, none of them rare', () => {
    const labels = embedder.outputs.logits.labels;
    const counts = labels.map((label) => rows.filter((row) => row.label === label).length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
    expect(Math.min(...counts)).toBeGreaterThan(250);
  });

  it('comes from six contributors, one of whom sent almost only two classes', () => {
    expect([...new Set(rows.map((row) => row.contributor))].sort()).toEqual(CONTRIBUTORS);
    const own = rows.filter((row) => row.contributor === 'bo');
    const shoes = own.filter((row) => row.label === 'Sneaker' || row.label === 'Ankle boot');
    expect(shoes.length / own.length).toBeGreaterThan(0.8);
  });

  it('has exactly the planted duplicates, each after its original and with its label', () => {
    expect(planted.duplicates).toHaveLength(60);
    for (const { externalId, of } of planted.duplicates) {
      expect(imageOf(externalId).equals(imageOf(of))).toBe(true);
      expect(rowOf.get(externalId)?.label).toBe(rowOf.get(of)?.label);
      expect(externalId > of).toBe(true);
    }
    const distinct = new Set(rows.map((row) => sha256(imageOf(row.external_id))));
    expect(distinct.size).toBe(rows.length - planted.duplicates.length);
    expect(indices).toHaveLength(distinct.size);
  });

  it('has a wrong label on every planted flip', () => {
    expect(planted.labelFlips).toHaveLength(90);
    for (const { externalId, trueLabel } of planted.labelFlips) {
      expect(embedder.outputs.logits.labels).toContain(trueLabel);
      expect(rowOf.get(externalId)?.label).not.toBe(trueLabel);
    }
  });

  it('damages no image in two ways', () => {
    const ids = [
      ...planted.duplicates.flatMap(({ externalId, of }) => [externalId, of]),
      ...planted.labelFlips.map(({ externalId }) => externalId),
      ...planted.corrupted.map(({ externalId }) => externalId),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => rowOf.has(id))).toBe(true);
  });

  it('has 40 corrupted images, each of which still decodes to 28 x 28 gray', async () => {
    expect(planted.corrupted).toHaveLength(40);
    for (const { externalId, kind } of planted.corrupted) {
      const image = sharp(imageOf(externalId));
      expect(await image.metadata()).toMatchObject({
        format: 'png',
        width: 28,
        height: 28,
        channels: 1,
        depth: 'uchar',
      });
      const { channels } = await image.stats();
      expect(channels[0]?.stdev === 0).toBe(kind === 'blank');
    }
  });

  it('brings an embedder below 1 MB that saw none of the images and passes 88 % on the test set', () => {
    const model = bytesOf(embedder.file);
    expect(model.length).toBe(embedder.bytes);
    expect(model.length).toBeLessThan(1_000_000);
    expect(sha256(model)).toBe(embedder.sha256);
    expect(embedder.training.images).toBe(60_000 - new Set(indices).size);
    expect(embedder.accuracy.test).toBeGreaterThanOrEqual(0.88);
  });

  it.each(['fashion-mnist-sample.zip', 'sample-indices.json'])('states the hash of %s', (name) => {
    expect(sha256(bytesOf(name))).toBe(embedder.data[name]);
  });
});

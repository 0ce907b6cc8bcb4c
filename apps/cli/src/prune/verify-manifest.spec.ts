import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { verifyManifest } from './verify-manifest';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A manifest as its contract describes it. */
function manifestOf(items: object[], facts: object = {}): { header: string; lines: string } {
  const lines = items.map((item) => `${JSON.stringify(item)}\n`).join('');
  const header = {
    ...{ format: 'assay-pruning-manifest/1', dataset: 'täst\n', version: 3, parameters: { seed: 0, lambda: 1e-7 } },
    ...{ items: items.length, kept: 1, rows: sha256(lines), ...facts },
  };
  // What it is written as has another order of keys than what is hashed.
  return { header: `${JSON.stringify({ ...header, hash: sha256(canonicalize(header) ?? '') })}\n`, lines };
}

describe('verifyManifest', () => {
  let path: string;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-verify-'));
    path = join(folder, 'manifest.jsonl');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const verdict = async (content: string | Buffer): Promise<string> => {
    await writeFile(path, content);
    return verifyManifest(path).then(
      () => 'ok',
      (error: unknown) => (error as { code: string }).code,
    );
  };
  const anyItems = fc.array(
    fc.record({ externalId: fc.string({ unit: 'grapheme' }), value: fc.double({ noNaN: true }), kept: fc.boolean() }),
  );

  it('accepts every manifest that is as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(anyItems, async (items) => {
        const { header, lines } = manifestOf(items);
        expect(await verdict(header + lines)).toBe('ok');
      }),
      { numRuns: 50 },
    );
  });

  it('refuses any of them when a byte of its items was changed', async () => {
    await fc.assert(
      fc.asyncProperty(anyItems, fc.nat(), fc.integer({ min: 1, max: 255 }), async (items, place, change) => {
        const { header, lines } = manifestOf([{ externalId: 'a' }, ...items]);
        const bytes = Buffer.from(lines);
        bytes[place % bytes.length] ^= change;
        expect(await verdict(Buffer.concat([Buffer.from(header), bytes]))).toBe('manifest_rows_changed');
      }),
      { numRuns: 50 },
    );
  });

  it('tells what was changed', async () => {
    const items = [{ externalId: 'a' }, { externalId: 'b' }];
    const { header, lines } = manifestOf(items);
    expect(await verdict(header.replace('"version":3', '"version":4') + lines)).toBe('manifest_header_changed');
    expect(await verdict(header.replace('"lambda":1e-7', '"lambda":2e-7') + lines)).toBe('manifest_header_changed');
    expect(await verdict(header + lines + lines)).toBe('manifest_rows_changed');
    await writeFile(path, header + lines.slice(0, -1));
    await expect(verifyManifest(path)).rejects.toThrow('1 whole lines of items, not 2');
    // A whole manifest of other items, but under the first line of these.
    expect(await verdict(header + manifestOf([{ externalId: 'c' }, { externalId: 'b' }]).lines)).toBe(
      'manifest_rows_changed',
    );
    // A header that was rewritten for other items must be hashed anew.
    const forged = manifestOf([{ externalId: 'c' }]);
    const hash = (JSON.parse(header) as { hash: string }).hash;
    const facts = JSON.parse(forged.header) as object;
    expect(await verdict(`${JSON.stringify({ ...facts, hash })}\n${forged.lines}`)).toBe('manifest_header_changed');
  });

  it('does not depend on how the file is cut into blocks', async () => {
    const items = Array.from({ length: 40_000 }, (_, k) => ({
      externalId: `item-${k}`,
      value: k / 7,
      text: 'ä'.repeat(20),
    }));
    const { header, lines } = manifestOf(items);
    expect(await verdict(header + lines)).toBe('ok');
    expect(await verdict(header + lines.replace('item-39999', 'item-39998'))).toBe('manifest_rows_changed');
    const long = manifestOf([{ a: 1 }], { parameters: { mustKeep: { externalIds: items.map(({ text }) => text) } } });
    expect(await verdict(long.header + long.lines)).toBe('ok');
  });

  it.each([
    '',
    'external_id,rank\n',
    '{}\n',
    'null\n',
    '{"format":"assay-pruning-manifest/1"}\n',
    '{"format":"x"',
    '\ufeff{}\n',
  ])('refuses what is no manifest: %j', async (text) => {
    expect(await verdict(text)).toBe('manifest_malformed');
  });

  it('says that there is no file', async () => {
    await expect(verifyManifest(join(folder, 'missing'))).rejects.toMatchObject({ code: 'file_not_found' });
    await expect(verifyManifest(folder)).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});

import sharp from 'sharp';
import { checkImage, decodeToTensor, encodeGreyPng } from './image';
import { sniffImage } from './image-type';
import { LIMITS } from './limits';
import { makeThumbnail } from './thumbnail';

const RED = { r: 255, g: 0, b: 0 };
/** Noise, so that damage cannot hide in a few bytes. */
const NOISE = Buffer.from(Array.from({ length: 64 * 48 * 3 }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 24) & 255));

function noise(): ReturnType<typeof sharp> {
  return sharp(NOISE, { raw: { width: 64, height: 48, channels: 3 } });
}

/** One colour, which packs to a small file whatever its size. */
async function hugePng(side: number): Promise<Buffer> {
  return sharp({ create: { width: side, height: side, channels: 3, background: RED } })
    .png()
    .toBuffer();
}

describe('checkImage', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)(
    'decodes %s and tells its type by its bytes',
    async (format) => {
      const payload = await noise().toFormat(format).toBuffer();
      expect(await checkImage(payload)).toEqual({ mediaType: `image/${format}`, width: 64, height: 48 });
    },
  );

  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('refuses a %s that is cut off', async (format) => {
    const payload = await noise().toFormat(format).toBuffer();
    await expect(checkImage(payload.subarray(0, payload.byteLength * 0.6))).rejects.toMatchObject({
      code: 'corrupt_image',
    });
  });

  it('refuses a PNG with damage in its middle', async () => {
    const payload = await noise().png().toBuffer();
    payload.fill(0, payload.byteLength / 2, payload.byteLength / 2 + 40);
    await expect(checkImage(payload)).rejects.toMatchObject({ code: 'corrupt_image' });
  });

  it('refuses documents and unknown bytes without decoding them', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>');
    await expect(checkImage(svg)).rejects.toMatchObject({ code: 'unsupported_image' });
    await expect(checkImage(Buffer.alloc(0))).rejects.toMatchObject({ code: 'unsupported_image' });
  });

  it('refuses more pixels than the limit', async () => {
    const side = Math.ceil(Math.sqrt(LIMITS.imagePixels)) + 1;
    await expect(checkImage(await hugePng(side))).rejects.toMatchObject({ code: 'image_too_large' });
  });

  it('gives the size after EXIF rotation', async () => {
    const payload = await noise().jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await checkImage(payload)).toMatchObject({ width: 48, height: 64 });
  });
});

describe('decodeToTensor', () => {
  it('scales, subtracts and divides per channel in either layout', async () => {
    // Two pixels: red, then (0, 51, 102).
    const payload = await sharp(Buffer.from([255, 0, 0, 0, 51, 102]), { raw: { width: 2, height: 1, channels: 3 } })
      .png()
      .toBuffer();
    const spec = { width: 2, height: 1, channels: 3 as const, mean: [0.5, 0, 0.2], std: [0.5, 1, 2] };
    const expected = { nchw: [1, -1, 0, 0.2, -0.1, 0.1], nhwc: [1, 0, -0.1, -1, 0.2, 0.1] };
    for (const layout of ['nchw', 'nhwc'] as const) {
      const tensor = await decodeToTensor(payload, { ...spec, layout });
      expected[layout].forEach((value, i) => expect(tensor[i]).toBeCloseTo(value, 6));
      expect(tensor).toHaveLength(6);
    }
  });

  it('keeps grey pixels exactly, with scale 1', async () => {
    const pixels = Buffer.from(Array.from({ length: 28 * 28 }, (_, i) => i % 256));
    const payload = await encodeGreyPng(pixels, 28, 28);
    const tensor = await decodeToTensor(payload, { width: 28, height: 28, channels: 1, layout: 'nchw', scale: 1 });
    expect([...tensor]).toEqual([...pixels]);
  });

  it('gives a grey image three equal channels', async () => {
    const payload = await encodeGreyPng(Buffer.from([0, 128, 255, 64]), 2, 2);
    const tensor = await decodeToTensor(payload, { width: 2, height: 2, channels: 3, layout: 'nchw', scale: 1 });
    expect([...tensor]).toEqual([0, 128, 255, 64, 0, 128, 255, 64, 0, 128, 255, 64]);
  });

  it('lays transparent pixels on white', async () => {
    const payload = await sharp({ create: { width: 2, height: 2, channels: 4, background: { ...RED, alpha: 0 } } })
      .png()
      .toBuffer();
    const tensor = await decodeToTensor(payload, { width: 2, height: 2, channels: 3, layout: 'nhwc' });
    expect([...tensor]).toEqual(Array.from({ length: 12 }, () => 1));
  });

  it('reads 16-bit and CMYK images as 8-bit sRGB', async () => {
    const white = sharp({ create: { width: 2, height: 2, channels: 3, background: { r: 255, g: 255, b: 255 } } });
    const deep = await white.clone().toColourspace('rgb16').png().toBuffer();
    const cmyk = await white.clone().toColourspace('cmyk').jpeg().toBuffer();
    for (const payload of [deep, cmyk]) {
      const tensor = await decodeToTensor(payload, { width: 2, height: 2, channels: 3, layout: 'nchw' });
      expect(tensor).toHaveLength(12);
      tensor.forEach((value) => expect(value).toBeGreaterThan(0.97));
    }
  });

  it('crops about the middle by default and stretches on demand', async () => {
    // Black, white, white, black columns: the middle square is white, the stretched image is grey in sum.
    const row = [0, 255, 255, 0];
    const payload = await encodeGreyPng(Buffer.from([...row, ...row]), 4, 2);
    const spec = { width: 2, height: 2, channels: 1, layout: 'nchw' } as const;
    expect([...(await decodeToTensor(payload, spec))]).toEqual([1, 1, 1, 1]);
    const stretched = await decodeToTensor(payload, { ...spec, fit: 'fill' });
    stretched.forEach((value) => expect(value).toBeLessThan(0.9));
  });
});

describe('makeThumbnail', () => {
  it('shrinks to at most 160 pixels a side, proportions kept and rotation applied', async () => {
    const payload = await noise().resize(640, 320).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const thumbnail = await makeThumbnail(payload, 'image/jpeg');
    expect(sniffImage(thumbnail)).toBe('image/webp');
    expect(await checkImage(thumbnail)).toMatchObject({ width: 80, height: 160 });
  });

  it('enlarges small images by whole numbers, pixel by pixel', async () => {
    const payload = await encodeGreyPng(Buffer.from([0, 255, 128, 64]), 2, 2);
    const thumbnail = await makeThumbnail(payload, 'image/png');
    const { data, info } = await sharp(thumbnail).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([8, 8]);
    const rows = Array.from({ length: 8 }, (_, y) => [...data.subarray(8 * y, 8 * y + 8)]);
    for (let y = 0; y < 8; y++)
      expect(rows[y]).toEqual(y < 4 ? [0, 0, 0, 0, 255, 255, 255, 255] : [128, 128, 128, 128, 64, 64, 64, 64]);
  });

  it.each([
    [28, 112],
    [70, 140],
    [81, 81],
    [160, 160],
    [161, 160],
  ])('makes %i pixels %i', async (side, expected) => {
    const payload = await sharp({ create: { width: side, height: side, channels: 3, background: RED } })
      .png()
      .toBuffer();
    expect(await checkImage(await makeThumbnail(payload, 'image/png'))).toMatchObject({
      width: expected,
      height: expected,
    });
  });

  it('refuses what is no image, is damaged, or is too large', async () => {
    await expect(makeThumbnail(Buffer.from('a,b'), 'text/csv')).rejects.toMatchObject({ code: 'unsupported_image' });
    await expect(makeThumbnail(Buffer.from('a,b'), 'image/png')).rejects.toMatchObject({ code: 'unsupported_image' });
    const cut = (await noise().png().toBuffer()).subarray(0, 2000);
    await expect(makeThumbnail(cut, 'image/png')).rejects.toMatchObject({ code: 'corrupt_image' });
    const side = Math.ceil(Math.sqrt(LIMITS.imagePixels)) + 1;
    await expect(makeThumbnail(await hugePng(side), 'image/png')).rejects.toMatchObject({ code: 'image_too_large' });
  });
});

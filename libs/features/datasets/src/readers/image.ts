import sharp, { type Sharp } from 'sharp';
import { describeError, isSystemError } from './host-error';
import { type ImageMediaType, sniffImage } from './image-type';
import { LIMITS } from './limits';

// Every payload is another image: a cache of decoded ones would only hold memory.
sharp.cache(false);
// Images are small and several are worked on at a time: threads within one image only get in each other's way.
sharp.concurrency(1);

const WHITE = { r: 255, g: 255, b: 255 };

/** An image that cannot be used, as a row problem or for the job that wanted it. */
export class ImageError extends Error {
  constructor(
    readonly code: 'unsupported_image' | 'corrupt_image' | 'image_too_large',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ImageError';
  }
}

/** What is known of an image after it was decoded whole. Sizes are in pixels, after EXIF rotation. */
export interface ImageFacts {
  mediaType: ImageMediaType;
  width: number;
  height: number;
}

function imageError(error: unknown): unknown {
  if (error instanceof ImageError || isSystemError(error)) return error;
  const { message: detail } = describeError(error);
  if (/pixel limit/i.test(detail)) {
    return new ImageError('image_too_large', `The image has more than ${LIMITS.imagePixels} pixels.`, { cause: error });
  }
  return new ImageError('corrupt_image', `The image cannot be decoded: ${detail}`, { cause: error });
}

/**
 * A sharp pipeline over the first page of an image, turned as its EXIF orientation says. Decoding fails on damage that
 * loses pixels but not on the warnings that many cameras' files give.
 * @throws ImageError `unsupported_image`
 */
export function openImage(payload: Buffer): Sharp {
  if (sniffImage(payload) === null) {
    throw new ImageError('unsupported_image', 'The file is not a JPEG, PNG, WebP, GIF, TIFF or AVIF image.');
  }
  return sharp(payload, { limitInputPixels: LIMITS.imagePixels, failOn: 'error', autoOrient: true });
}

/**
 * Runs a task of this module's pipelines, with its errors turned into `ImageError`s.
 * @throws ImageError `corrupt_image`, `image_too_large`
 */
export async function decoding<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw imageError(error);
  }
}

/**
 * Decodes every pixel of an image, so that damage anywhere in it is found.
 * @throws ImageError `unsupported_image`, `corrupt_image`, `image_too_large`
 */
export async function checkImage(payload: Buffer): Promise<ImageFacts> {
  const mediaType = sniffImage(payload);
  const { info } = await decoding(() => openImage(payload).raw().toBuffer({ resolveWithObject: true }));
  return { mediaType: mediaType ?? 'image/png', width: info.width, height: info.height };
}

/** PNG of 8-bit grey pixels, row by row. */
export function encodeGreyPng(pixels: Buffer, width: number, height: number): Promise<Buffer> {
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 6 })
    .toBuffer();
}

/** What a network wants as its input. */
export interface TensorSpec {
  width: number;
  height: number;
  /** 1 = luminance, 3 = sRGB. */
  channels: 1 | 3;
  layout: 'nchw' | 'nhwc';
  /** Subtracted after scaling, one per channel (a single one serves all); 0 when left out. */
  mean?: readonly number[];
  /** Divided by after that; 1 when left out. */
  std?: readonly number[];
  /** What a byte is multiplied by first; 1/255 when left out. */
  scale?: number;
  /** `cover` (default) keeps proportions and crops the longer side about its middle; `fill` stretches. */
  fit?: 'cover' | 'fill';
}

/**
 * Decodes an image to the input of a network: x = (byte · scale − mean) / std, in the order channels × height × width
 * (nchw) or height × width × channels (nhwc), without the batch dimension. Transparent pixels are laid on white.
 * @throws ImageError `unsupported_image`, `corrupt_image`, `image_too_large`
 */
export async function decodeToTensor(payload: Buffer, spec: TensorSpec): Promise<Float32Array> {
  const { width, height, channels, layout, mean = [0], std = [1], scale = 1 / 255, fit = 'cover' } = spec;
  const bytes = await decoding(() =>
    openImage(payload)
      .flatten({ background: WHITE })
      .resize(width, height, { fit })
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw({ depth: 'uchar' })
      .toBuffer(),
  );
  const plane = width * height;
  const tensor = new Float32Array(channels * plane);
  for (let c = 0; c < channels; c++) {
    const offset = mean[c] ?? mean[0] ?? 0;
    const divisor = std[c] ?? std[0] ?? 1;
    for (let p = 0; p < plane; p++) {
      const value = ((bytes[p * channels + c] ?? 0) * scale - offset) / divisor;
      tensor[layout === 'nchw' ? c * plane + p : p * channels + c] = value;
    }
  }
  return tensor;
}

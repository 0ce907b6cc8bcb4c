import { decoding, ImageError, openImage } from './image';

/** Longest side of a thumbnail in pixels. */
export const THUMBNAIL_SIZE = 160;
/** What `makeThumbnail` returns. */
export const THUMBNAIL_MEDIA_TYPE = 'image/webp';

const MAX_ENLARGEMENT = 4;
const QUALITY = 80;

/**
 * A WebP picture of at most 160 pixels a side, proportions kept, EXIF rotation applied. Images of up to 80 pixels are
 * enlarged two to four times without smoothing and stored without loss, so that the pixels of a digit can be seen.
 * @param mediaType what the payload is said to be; its bytes decide
 * @throws ImageError `unsupported_image`, `corrupt_image`, `image_too_large`
 */
export async function makeThumbnail(payload: Buffer, mediaType: string): Promise<Buffer> {
  if (!mediaType.startsWith('image/')) throw new ImageError('unsupported_image', `${mediaType} is not an image.`);
  return decoding(async () => {
    const { autoOrient } = await openImage(payload).metadata();
    const longest = Math.max(autoOrient.width, autoOrient.height);
    const factor = Math.min(MAX_ENLARGEMENT, Math.floor(THUMBNAIL_SIZE / longest));
    const image = openImage(payload).toColourspace('srgb');
    if (factor < 2) {
      return image
        .resize(THUMBNAIL_SIZE, THUMBNAIL_SIZE, { fit: 'inside', withoutEnlargement: true })
        .webp({ quality: QUALITY })
        .toBuffer();
    }
    return image
      .resize(autoOrient.width * factor, autoOrient.height * factor, { kernel: 'nearest' })
      .webp({ lossless: true })
      .toBuffer();
  });
}

import sharp from 'sharp';
import { firstSide, lookFrom } from './look-from-pixels.ts';

/**
 * A photo in small, by which copies in another format, size or quality are told: a perceptual hash of 64 bits (the signs of the lowest
 * 8 × 8 frequencies about their median, as in pHash: Zauner 2010), then 16 × 16 RGB pixels. Aspect is not kept; what is
 * transparent is white.
 * @returns undefined where the pixels can't be decoded.
 */
export async function lookOf(content: Uint8Array | string): Promise<Uint8Array | undefined> {
  const options = { failOn: 'none', limitInputPixels: false } as const;
  try {
    const { autoOrient } = await sharp(content, options).metadata();
    const { data, info } = await sharp(content, options)
      .autoOrient()
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .resize(Math.min(firstSide, autoOrient.width), Math.min(firstSide, autoOrient.height), { fit: 'fill' })
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return lookFrom(data, info);
  } catch {
    return undefined;
  }
}

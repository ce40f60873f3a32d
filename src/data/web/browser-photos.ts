/** Photos in a browser: bytes, and the browser's own decoders. */
import { InjertoError } from '../../errors.ts';
import type { PhotoDecoder } from '../pixels/photo-decoder.ts';
import type { RgbImage } from '../pixels/read-image.ts';
import { toRgb } from '../pixels/to-rgb.ts';
import type { Region } from '../resize/index.ts';
import { type BrowserImage, decodeInBrowser } from './decode-in-browser.ts';

/** Decoded for the header, until the pixels are asked for: browsers tell size and transparency of no file without decoding it. */
const decoded = new WeakMap<Uint8Array, BrowserImage>();

export const browserPhotos: PhotoDecoder = {
  // each holds its photo whole, four bytes a pixel
  concurrency: 4,
  async bytesOf(source, where) {
    if (typeof source !== 'string') return source;
    throw new InjertoError('INPUT_INVALID/browser-path', { details: { path: source }, where });
  },
  fileOf({ protocol }) {
    throw new InjertoError('INPUT_INVALID/url', { details: { protocol } });
  },
  async header(bytes, options, where) {
    const image = await decodeInBrowser(bytes, options, where);
    decoded.set(bytes, image);
    const { format, width, height, hasAlpha } = image;
    return { format, width, height, hasAlpha, plainRgb: false };
  },
  async decodeForResizing(bytes, _header, where, { box }, options) {
    const image = decoded.get(bytes) ?? (await decodeInBrowser(bytes, options, where));
    decoded.delete(bytes);
    return cut(toRgb(image, options), box);
  },
  async interpolate(_bytes, _header, where) {
    throw new InjertoError('PIXELS_NOT_IN_BROWSER', { where });
  },
};

function cut(image: RgbImage, { left, top, width, height }: Region): RgbImage {
  if (width === image.width && height === image.height) return image;
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * image.width + left) * 3;
    data.set(image.data.subarray(from, from + width * 3), row * width * 3);
  }
  return { data, width, height };
}

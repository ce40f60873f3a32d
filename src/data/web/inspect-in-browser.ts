import { InjertoError } from '../../errors.ts';
import { sha256 } from '../../sha256.ts';
import { firstSide, lookFrom } from '../images/copies/look-from-pixels.ts';
import type { InspectPhoto } from '../images/photo-facts.ts';
import { toRgb } from '../pixels/to-rgb.ts';
import { resize } from '../resize/index.ts';
import { decodeInBrowser } from './decode-in-browser.ts';

/** The content hash of a photo, after it was decoded once: what is broken is found here.
 * @throws {InjertoError} IMAGE_UNREADABLE · UNSUPPORTED_FORMAT · IMAGE_TOO_LARGE · INPUT_INVALID for a path. */
export const inspectInBrowser: InspectPhoto = async ({ path, read }, name, options) => {
  if (!read) throw new InjertoError('INPUT_INVALID/browser-path', { details: { path }, where: name });
  const bytes = await read();
  const image = await decodeInBrowser(bytes, options, name);
  const facts = { hash: await sha256(bytes), bytes: bytes.length, hasAlpha: image.hasAlpha };
  if (!options.looks) return facts;
  const size = { width: Math.min(firstSide, image.width), height: Math.min(firstSide, image.height) };
  const { data } = resize(toRgb(image, {}), size, 'box');
  return { ...facts, look: lookFrom(data, { ...size, channels: 3 }) };
};

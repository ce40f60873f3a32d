import path from 'node:path';

/** File names that say image; what the file holds decides in the end. */
export const imageExtensions: ReadonlySet<string> = new Set([
  '.jpg',
  '.jpeg',
  '.jpe',
  '.jfif',
  '.png',
  '.webp',
  '.gif',
  '.tif',
  '.tiff',
  '.avif',
  '.bmp',
  '.dib',
]);

/** Kinds of image that are not read; named so that the reason is a better one than "no image". */
const otherImages = new Set([
  ...['.heic', '.heif', '.hif', '.jxl', '.jp2', '.j2k', '.svg', '.ico', '.psd', '.psb', '.xcf', '.eps', '.pdf'],
  ...['.ppm', '.pgm', '.pnm', '.hdr', '.exr', '.dds', '.qoi', '.dcm', '.fits', '.djvu'],
  // raw photos of cameras
  ...['.raw', '.dng', '.cr2', '.cr3', '.nef', '.arw', '.orf', '.rw2', '.raf', '.pef', '.srw', '.x3f'],
]);

/** Whether a value is the name or address of an image file. */
export function looksLikeImage(value: unknown): boolean {
  const text = value instanceof Uint8Array ? new TextDecoder().decode(value.subarray(0, 1024)) : value;
  if (typeof text !== 'string' || text.length > 1024) return false;
  const name = text.trim();
  return isImageName(name.replace(/[?#].*$/, '')) || isImageName(name);
}

/** Whether a file's name says that it is an image, of a kind that is read or not. */
export function isImageName(file: string): boolean {
  const extension = path.extname(file).toLowerCase();
  return imageExtensions.has(extension) || otherImages.has(extension);
}

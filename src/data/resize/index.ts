export { type PixelBytes, type Region, type ResizeOptions, resize } from './resize.ts';

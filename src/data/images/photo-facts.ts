import type { ReadImageOptions } from '../pixels/read-image.ts';
import type { PhotoSource } from './image-dataset.ts';

export interface PhotoFacts {
  /** SHA-256, hex. */
  readonly hash: string;
  readonly bytes: number;
  /** Some of its pixels may be transparent: it has an alpha channel, or a color that means so. */
  readonly hasAlpha: boolean;
  /** The photo in small, see `lookOf`; undefined where none was asked for or the pixels can't be decoded. */
  readonly look?: Uint8Array | undefined;
}

/** Looks at a photo without keeping its pixels: `inspectPhoto` in Node, `inspectInBrowser` in a browser. */
export type InspectPhoto = (
  source: PhotoSource,
  name: string,
  options: ReadImageOptions & { readonly looks: boolean },
) => Promise<PhotoFacts>;

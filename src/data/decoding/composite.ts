import type { Rgb } from '../../models/preprocessing.ts';

/** height × width × channels bytes: gray, gray and alpha, RGB, or RGB and alpha. */
export interface DecodedImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

export interface Composited {
  /** height × width × (R, G, B) bytes. */
  readonly data: Uint8Array;
  /** Some pixel was not wholly opaque. */
  readonly transparent: boolean;
}

/**
 * What is seen of an image laid on paper of one color: (color·alpha + background·(255 − alpha)) / 255, rounded, as Pillow's `paste` does with
 * the alpha channel for its mask.
 * @param background `none` drops alpha: the colors stored under transparent pixels show.
 */
export function composite({ data, channels }: DecodedImage, background: Rgb | 'none'): Composited {
  if (channels === 3) return { data, transparent: false };
  const withAlpha = channels % 2 === 0;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  const green = channels > 2 ? 1 : 0;
  let transparent = false;
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    const alpha = withAlpha ? data[from + channels - 1]! : 255;
    if (alpha === 255 || background === 'none') {
      rgb[to] = data[from]!;
      rgb[to + 1] = data[from + green]!;
      rgb[to + 2] = data[from + 2 * green]!;
    } else {
      transparent = true;
      rgb[to] = blend(data[from]!, background[0], alpha);
      rgb[to + 1] = blend(data[from + green]!, background[1], alpha);
      rgb[to + 2] = blend(data[from + 2 * green]!, background[2], alpha);
    }
  }
  return { data: rgb, transparent };
}

function blend(color: number, background: number, alpha: number): number {
  return Math.round((color * alpha + background * (255 - alpha)) / 255);
}

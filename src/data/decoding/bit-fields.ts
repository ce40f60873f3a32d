import { InjertoError } from '../../errors.ts';

/** Where a channel lies in a pixel of 16 or 32 bits. */
export interface BitField {
  readonly shift: number;
  /** After shifting: the largest value. */
  readonly mask: number;
}

/** @throws {InjertoError} IMAGE_UNREADABLE if a mask is empty, has gaps or does not fit. */
export function bitFields(masks: readonly number[], bits: number, where: string): BitField[] {
  return masks.map((mask) => {
    const shift = 31 - Math.clz32(mask & -mask);
    const lowered = mask >>> Math.max(0, shift);
    if (mask === 0 || (lowered & (lowered + 1)) !== 0 || mask > 2 ** bits - 1) {
      throw new InjertoError('IMAGE_UNREADABLE/header', { where });
    }
    return { shift, mask: lowered };
  });
}

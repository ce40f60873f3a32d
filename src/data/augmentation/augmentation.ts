import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
import type { Expected } from '../../messages/index.ts';
import { optionRefused } from '../../options/check-options.ts';

type Range = readonly [low: number, high: number];

/** Random changes that a photo survives with its label, as plain JSON. Steps run in the order of the fields. */
export interface AugmentationConfig {
  /** Cut out a random rectangle and scale it to the input size (Szegedy et al. 2015; torchvision's RandomResizedCrop); or keep the geometry of prediction. */
  readonly crop: RandomResizedCropConfig | 'none';
  /** Probability of a left-right mirror, 0 … 1. 0 where left and right matter: text, road signs. */
  readonly flip: number;
  /** Brightness, contrast, saturation and hue, in random order (torchvision's ColorJitter). */
  readonly color: ColorJitterConfig | 'none';
  /** Random operations of one strength (Cubuk et al. 2020; torchvision's RandAugment). */
  readonly randAugment: RandAugmentConfig | 'none';
  /** One random operation of a random strength (Müller & Hutter 2021; torchvision's TrivialAugmentWide). @default none */
  readonly trivialAugment?: 'wide' | 'none' | undefined;
  /** Blank a random rectangle with the mean color (Zhong et al. 2020). */
  readonly erase: RandomErasingConfig | 'none';
  /** Blend pairs of a batch and their labels (Zhang et al. 2018). A step of the batch, not of the photo: the training loop takes it. */
  readonly mixup: { /** Beta(alpha, alpha), above 0. */ readonly alpha: number } | 'none';
}

export interface RandomResizedCropConfig {
  /** Share of the photo's area, within 0 … 1. */
  readonly scale: Range;
  /** Width / height before scaling. */
  readonly ratio: Range;
}

export interface ColorJitterConfig {
  /** Factor is drawn from 1 ± this, not below 0. The same for contrast and saturation. */
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  /** Turn of the color circle, drawn from ± this, 0 … 0.5. */
  readonly hue: number;
}

export interface RandAugmentConfig {
  /** How many operations, one after the other. */
  readonly operations: number;
  /** The knob: 0 does next to nothing, 30 is the most. */
  readonly magnitude: number;
}

export interface RandomErasingConfig {
  readonly probability: number;
  /** Share of the area, within 0 … 1. */
  readonly scale: Range;
  /** Width / height. */
  readonly ratio: Range;
}

export type AugmentationPreset = 'none' | 'light' | 'standard' | 'strong' | 'trivial';

const ratio: Range = [3 / 4, 4 / 3];
const nothing: AugmentationConfig = {
  crop: 'none',
  flip: 0,
  color: 'none',
  randAugment: 'none',
  erase: 'none',
  mixup: 'none',
};

/**
 * `none` prediction's pixels · `light` for a few epochs or a head alone · `standard` for fine-tuning on hundreds of photos ·
 * `strong` for many epochs on thousands · `trivial` `light`, and one change of any strength beside, which needs no tuning. Crops keep more of the photo than the 8 % of training from scratch, save in `strong`:
 * a small set fine-tuned for a few epochs hasn't the time to learn from scraps (fastai keeps 35 % for the same reason).
 */
export const augmentationPresets: Readonly<Record<AugmentationPreset, AugmentationConfig>> = {
  none: nothing,
  light: { ...nothing, crop: { scale: [0.6, 1], ratio }, flip: 0.5 },
  standard: {
    ...nothing,
    crop: { scale: [0.35, 1], ratio },
    flip: 0.5,
    color: { brightness: 0.2, contrast: 0.2, saturation: 0.2, hue: 0.02 },
  },
  strong: {
    crop: { scale: [0.08, 1], ratio },
    flip: 0.5,
    color: 'none',
    randAugment: { operations: 2, magnitude: 9 },
    erase: { probability: 0.25, scale: [0.02, 0.33], ratio: [0.3, 3.3] },
    mixup: { alpha: 0.2 },
  },
  trivial: { ...nothing, crop: { scale: [0.6, 1], ratio }, flip: 0.5, trivialAugment: 'wide' },
};

/** Whether photos stay as they are. Mixup is a step of the batch. */
export function isStill({
  crop,
  flip,
  color,
  randAugment,
  trivialAugment = 'none',
  erase,
}: AugmentationConfig): boolean {
  return flip === 0 && [crop, color, randAugment, trivialAugment, erase].every((step) => step === 'none');
}

const orderedRange = (low: number, high: number) =>
  z
    .tuple([z.number().gt(low).max(high), z.number().gt(low).max(high)])
    .refine(([a, b]) => a <= b, { params: { expected: { kind: 'ascending' } satisfies Expected } });
const probability = z.number().min(0).max(1);
const none = z.literal('none');
const strength = z.number().min(0).max(10);

const schema = z.strictObject({
  crop: z.union([none, z.strictObject({ scale: orderedRange(0, 1), ratio: orderedRange(0, 100) })]).default('none'),
  flip: probability.default(0),
  color: z
    .union([
      none,
      z.strictObject({
        brightness: strength.default(0),
        contrast: strength.default(0),
        saturation: strength.default(0),
        hue: z.number().min(0).max(0.5).default(0),
      }),
    ])
    .default('none'),
  randAugment: z
    .union([
      none,
      z.strictObject({
        operations: z.number().int().min(1).max(10).default(2),
        magnitude: z.number().min(0).max(30).default(9),
      }),
    ])
    .default('none'),
  trivialAugment: z.enum(['wide', 'none']).optional(),
  erase: z
    .union([
      none,
      z.strictObject({
        probability: probability.default(0.25),
        scale: orderedRange(0, 1).default([0.02, 0.33]),
        ratio: orderedRange(0, 100).default([0.3, 3.3]),
      }),
    ])
    .default('none'),
  mixup: z.union([none, z.strictObject({ alpha: z.number().gt(0).max(100) })]).default('none'),
});

/**
 * A preset's name, or a config whose missing fields are 'none'.
 * @throws {InjertoError} CONFIG_INVALID names the field and the value got.
 */
export function parseAugmentation(value: unknown, where = 'augmentation'): AugmentationConfig {
  if (typeof value === 'string') {
    if (Object.hasOwn(augmentationPresets, value)) return augmentationPresets[value as AugmentationPreset];
    throw new InjertoError('CONFIG_INVALID/augmentation', {
      details: { name: value, presets: Object.keys(augmentationPresets) },
      where: { option: where },
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw optionRefused(parsed.error, value, where);
}

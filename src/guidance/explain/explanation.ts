/** What an explanation holds. */
import type { RgbImage, TextInput } from '../../data/index.ts';
import type { Remark } from '../../messages/index.ts';
import type { HeatMap } from './heat-map.ts';
import type { Completeness } from './integrate-gradients.ts';
import type { ScoreKind } from './score-gradient.ts';

export const photoBaselines = ['gray', 'black', 'white', 'blurred'] as const;
/** What a photo is compared with: one color, or the photo blurred until only its colors are left. */
export type PhotoBaseline = (typeof photoBaselines)[number];

export const textBaselines = ['padding', 'zero'] as const;
/** What a text is compared with: padding in the place of each of its tokens, or vectors of zeros. Special tokens and prompts stay. */
export type TextBaseline = (typeof textBaselines)[number];

/** A sample that the model sees as it sees the input. */
export interface NearestSample {
  readonly id: string;
  /** Its labels in the data; a number where numbers are learned. */
  readonly label: readonly string[] | number;
  /** Cosine of the features below the head, less their mean; −1 … 1. */
  readonly similarity: number;
}

interface ExplanationBase {
  /** What the model answers; of several classes the likeliest, the empty string where a number was learned. */
  readonly label: string;
  /** Only where a number was learned. */
  readonly value?: number;
  /** What the attributions are of. */
  readonly explained: {
    /** Name of the class; the empty string where a number was learned. */
    readonly class: string;
    /** 0 … 1; null where a number was learned. */
    readonly probability: number | null;
    readonly score: ScoreKind;
  };
  readonly method: 'integrated-gradients';
  /** Points of the path at which the gradient was taken, by the rule of Gauss and Legendre. */
  readonly steps: number;
  readonly completeness: Completeness;
  /** The likest first; empty where no data were given. */
  readonly nearest: readonly NearestSample[];
  /** What is to be known of it. */
  readonly remarks: readonly Remark[];
}

export interface PhotoExplanation extends ExplanationBase {
  readonly modality: 'image';
  /** The path as it was given; the URL or name of what has no path. */
  readonly file: string;
  readonly baseline: PhotoBaseline;
  /** What the model sees of the photo: resized and cut. */
  readonly seen: RgbImage;
  /** What each pixel of `seen` adds to the score, its channels together. They sum to the difference from the baseline. */
  readonly attributions: HeatMap;
  /** Grad-CAM of the last features that have places, 0 or more; null where a remark says why there is none. */
  readonly gradCam: (HeatMap & { readonly value: string }) | null;
}

export interface WordAttribution {
  readonly word: string;
  /** UTF-16 units of the text from which and up to which it stands. */
  readonly start: number;
  readonly end: number;
  /** 0, or 1 in the second of two texts. */
  readonly part: 0 | 1;
  /** What it adds to the score. */
  readonly attribution: number;
}

export interface TextExplanation extends ExplanationBase {
  readonly modality: 'text';
  readonly text: TextInput;
  readonly baseline: TextBaseline;
  /** In the order of the text. They sum to the difference from the baseline. */
  readonly attributions: readonly WordAttribution[];
}

export type Explanation = PhotoExplanation | TextExplanation;

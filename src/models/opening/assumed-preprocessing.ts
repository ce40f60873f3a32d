/** What is assumed of a model that comes without a preprocessor_config.json. A guess, and said to be one. */
import { defaultImagePreprocessing, type ImagePreprocessing, type ImageSize } from '../preprocessing.ts';
import type { OwnInput } from './own-input.ts';
import type { OwnScaling } from './own-scaling.ts';

/** Bytes 0 … 255, as they are. */
export const asBytes = { rescaleFactor: 1, mean: [0, 0, 0], std: [1, 1, 1] } as const;
/** 0 … 1, as torchvision's ToTensor makes of bytes. */
const asUnit = { rescaleFactor: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] } as const;
/** −1 … 1, which most of Keras' networks take (`preprocess_input` of mode "tf"). */
const aroundZero = { rescaleFactor: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] } as const;

export interface Assumed {
  readonly kind: 'imagenet' | 'bytes' | 'unit' | 'around-zero';
  readonly preprocessing: ImagePreprocessing;
}

/** By what the graph does with its input, else by who commonly writes such graphs: PyTorch channels first, Keras channels last.
 * Photos are cropped as ImageNet's models have it, and squeezed into the input of all others, as Keras does. */
export function assumedPreprocessing(size: ImageSize, own: OwnInput | undefined, scaling: OwnScaling): Assumed {
  const usual = defaultImagePreprocessing(Math.min(size.width, size.height));
  const squeezed = { resize: size, centerCrop: 'none' as const, inputSize: size };
  const usualForm = !own || (own.converted && own.layout === 'channels-first' && own.channels === 3);
  const cropped = size.width === size.height && usualForm;
  const base = cropped ? usual : { ...usual, ...squeezed };
  if (own?.dtype === 'uint8' || scaling === 'bytes') return { kind: 'bytes', preprocessing: { ...base, ...asBytes } };
  if (scaling === 'unit' || own?.channels === 1) return { kind: 'unit', preprocessing: { ...base, ...asUnit } };
  if (own?.layout === 'channels-last') return { kind: 'around-zero', preprocessing: { ...base, ...aroundZero } };
  return { kind: 'imagenet', preprocessing: base };
}

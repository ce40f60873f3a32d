/** What is assumed of a model that comes without a preprocessor_config.json. A guess, and said to be one. */
import type { ModelProto } from '../../onnx/index.ts';
import { defaultImagePreprocessing, type ImagePreprocessing, type ImageSize, squareOf } from '../preprocessing.ts';
import type { OwnInput } from './own-input.ts';
import type { OwnScaling } from './own-scaling.ts';

/** Bytes 0 … 255, as they are. */
export const asBytes = { rescaleFactor: 1, mean: [0, 0, 0], std: [1, 1, 1] } as const;
/** 0 … 1, as torchvision's ToTensor makes of bytes. */
const asUnit = { rescaleFactor: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] } as const;
/** −1 … 1, which most of Keras' networks take (`preprocess_input` of mode "tf"). */
const aroundZero = { rescaleFactor: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] } as const;

export interface Assumed {
  readonly kind: 'imagenet' | 'bytes' | 'unit' | 'around-zero' | 'ultralytics';
  readonly preprocessing: ImagePreprocessing;
}

/** Photos for a classifier that Ultralytics exported: the shorter edge resized to the size of the input, the central square, 0 … 1. Neither mean nor deviation, whatever the
 * photos that it learned from (`classify_transforms` of YOLOv8 and later). YOLOv5 names no task in its metadata, and takes ImageNet's.
 * @returns undefined for other files, and for sizes that the metadata contradict or leave open without naming one. */
export function ultralyticsPreprocessing(
  { metadataProps }: ModelProto,
  size: ImageSize | undefined,
): Assumed | undefined {
  const said = new Map(metadataProps.map(({ key, value }) => [key, value]));
  const [author, task] = [said.get('author') ?? said.get('description'), said.get('task')];
  if (!author?.startsWith('Ultralytics') || task !== 'classify') return undefined;
  const [height, width] = (said.get('imgsz')?.match(/\d+/g) ?? []).map(Number);
  const edge = size?.height ?? height;
  if (edge === undefined || edge !== (size?.width ?? width ?? height)) return undefined;
  const preprocessing = {
    ...defaultImagePreprocessing(edge),
    resize: { shortestEdge: edge },
    centerCrop: squareOf(edge),
    ...asUnit,
  };
  return { kind: 'ultralytics', preprocessing };
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

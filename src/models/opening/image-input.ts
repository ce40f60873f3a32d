/** The one input of an image model: float32 [N, 3, H, W]. */
import { InjertoError } from '../../errors.ts';
import { graphOf, type ModelProto, type ValueInfoProto } from '../../onnx/index.ts';
import type { ImageSize } from '../preprocessing.ts';
import { type Axis, axesOf, describeInputs, dimsOf, elementType, graphInputs } from './graph-inputs.ts';

export interface ImageInput {
  readonly name: string;
  /** Pixels; null where the graph takes any size. */
  readonly height: number | null;
  readonly width: number | null;
  /** Sizes for the symbolic axes besides the batch, by symbol: what `probeShapes` wants as `axes`. */
  readonly axes: Readonly<Record<string, number>>;
}

/** The image input, before any size is chosen for its free axes.
 * @throws {InjertoError} MODEL_INPUT_UNSUPPORTED says what the graph wants instead. */
export function findImageInput(model: ModelProto, origin: string): Omit<ImageInput, 'axes'> {
  const inputs = graphInputs(model);
  const [input] = inputs;
  const axes = input && axesOf(input);
  const isImage = inputs.length === 1 && axes?.length === 4 && elementType(input!) === 'float32';
  if (!isImage) throw unsupported(inputs, origin, 'exactly one input, float32 [batch, 3, height, width]');
  if (axes[1] !== 3) {
    const what = axes[3] === 3 ? 'the channels on the second axis (this model has them last)' : 'three color channels';
    throw unsupported(inputs, origin, what);
  }
  return { name: input!.name, height: fixed(axes[2]), width: fixed(axes[3]) };
}

/** Names the free axes of the image (so that every one has a symbol) and gives them the size that preprocessing makes.
 * Changes `model` in place.
 * @throws {InjertoError} INPUT_SIZE_MISMATCH if graph and preprocessing want different sizes. */
export function withImageSize(
  model: ModelProto,
  input: Omit<ImageInput, 'axes'>,
  size: ImageSize,
  origin: string,
): ImageInput {
  const dims = dimsOf(graphOf(model).input.find((value) => value.name === input.name)!);
  const axes: Record<string, number> = {};
  for (const [index, key] of [[2, 'height'] as const, [3, 'width'] as const]) {
    if (input[key] === null) {
      const { value } = dims[index]!;
      const symbol = value.case === 'dimParam' && value.value && !(value.value in axes) ? value.value : key;
      dims[index]!.value = { case: 'dimParam', value: symbol };
      axes[symbol] = size[key];
    } else if (input[key] !== size[key]) {
      throw new InjertoError('INPUT_SIZE_MISMATCH', {
        details: {
          ...(input.width !== null && { width: input.width }),
          ...(input.height !== null && { height: input.height }),
          toWidth: size.width,
          toHeight: size.height,
        },
        where: origin,
      });
    }
  }
  return { ...input, axes };
}

function unsupported(inputs: readonly ValueInfoProto[], where: string, wanted: string): InjertoError {
  return new InjertoError('MODEL_INPUT_UNSUPPORTED', {
    what: `An image model must have ${wanted}. This one has ${describeInputs(inputs)}.`,
    where,
    hint: 'Choose an image classifier or image encoder that was exported in the NCHW layout.',
  });
}

function fixed(axis: Axis | undefined): number | null {
  return typeof axis === 'number' ? axis : null;
}

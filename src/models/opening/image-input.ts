/** The one input of an image model: float32 [N, 3, H, W], or what can be made of that. */
import { InjertoError } from '../../errors.ts';
import { graphOf, type ModelProto, makeValueInfo, type ValueInfoProto } from '../../onnx/index.ts';
import type { ImageSize } from '../preprocessing.ts';
import { type Axis, axesOf, describeInputs, dimsOf, elementType, graphInputs } from './graph-inputs.ts';
import {
  adaptedName,
  adaptInput,
  type ConvertedDType,
  type ImageLayout,
  type OwnInput,
  spatialAxes,
} from './own-input.ts';

export interface ImageInput {
  readonly name: string;
  /** Pixels; null where the graph takes any size. */
  readonly height: number | null;
  readonly width: number | null;
  /** Sizes for the symbolic axes besides the batch, by symbol: what `probeShapes` wants as `axes`. */
  readonly axes: Readonly<Record<string, number>>;
  /** How the file has it, where that is not float32 [N, 3, H, W]: the graph opened has nodes in front, and is written without them. */
  readonly own?: OwnInput;
}

/** The image input, before any size is chosen for its free axes. Where its form is not the usual one, nodes in front make it so; changes
 * `model` in place then.
 * @param converted what the file has inputs in that were brought to float32 with the graph, by name.
 * @throws {InjertoError} MODEL_INPUT_UNSUPPORTED says what the graph wants instead. */
export function openImageInput(
  model: ModelProto,
  origin: string,
  converted: ReadonlyMap<string, ConvertedDType> = new Map(),
): Omit<ImageInput, 'axes'> {
  const inputs = graphInputs(model);
  const [input] = inputs;
  const form = inputs.length === 1 ? formOf(input!) : undefined;
  if (!input || !form) throw unsupported(inputs, origin);
  const { layout, channels } = form;
  const was = converted.get(input.name);
  const dtype = was ?? form.dtype;
  const [height, width] = spatialAxes(layout).map((axis) => fixed(axesOf(input)[axis])) as [
    number | null,
    number | null,
  ];
  const found = { name: input.name, height, width };
  if (layout === 'channels-first' && channels === 3 && dtype === 'float32') return found;
  const info = was ? makeValueInfo(input.name, was, axesOf(input)) : input;
  const adapted = adaptedName(model, input.name);
  const own = { layout, channels, dtype, converted: was !== undefined, info, adapted } as const;
  adaptInput(model, own);
  return { ...found, own };
}

const dtypes: readonly string[] = ['float32', 'float64', 'uint8'] satisfies OwnInput['dtype'][];

/** How a graph takes images, by the axis that has three entries, or one. */
function formOf(input: ValueInfoProto): Pick<OwnInput, 'layout' | 'channels' | 'dtype'> | undefined {
  const axes = axesOf(input);
  const dtype = elementType(input);
  if (axes.length !== 4 || !dtypes.includes(dtype)) return undefined;
  const form = (layout: ImageLayout, channels: 1 | 3) => ({ layout, channels, dtype: dtype as OwnInput['dtype'] });
  if (axes[1] === 3) return form('channels-first', 3);
  if (axes[3] === 3) return form('channels-last', 3);
  if (axes[1] === 1) return form('channels-first', 1);
  return axes[3] === 1 ? form('channels-last', 1) : undefined;
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

/** Four channels are named: such models are common (an alpha channel, near infrared), and what the fourth should hold no photo says. */
function unsupported(inputs: readonly ValueInfoProto[], where: string): InjertoError {
  const found = describeInputs(inputs);
  const [input] = inputs;
  const axes = input && inputs.length === 1 ? axesOf(input) : [];
  const image = axes.length === 4 && dtypes.includes(elementType(input!));
  const channels = image ? [axes[1], axes[3]].find((axis) => axis === 2 || axis === 4) : undefined;
  return typeof channels === 'number'
    ? new InjertoError('MODEL_INPUT_UNSUPPORTED/channels', { details: { channels, found }, where })
    : new InjertoError('MODEL_INPUT_UNSUPPORTED/image', { details: { found }, where });
}

function fixed(axis: Axis | undefined): number | null {
  return typeof axis === 'number' ? axis : null;
}

import { Float, makeNode, type NodeProto, type Tensor, tensor } from '../../../onnx/index.ts';
import type { ImagePreprocessing, ImageSize, Resample } from '../../preprocessing.ts';

/** TensorProto.FLOAT, as the attribute `to` of Cast wants it. */
const float32Code = 1;

/** ONNX's modes for the filters that it has. Antialiasing, the center of pixels and edges are as in Pillow; so is cubic's a. */
export const resizeModes: Partial<Record<Resample, 'nearest' | 'linear' | 'cubic'>> = {
  nearest: 'nearest',
  bilinear: 'linear',
  bicubic: 'cubic',
};

export interface PreprocessingNodes {
  readonly nodes: readonly NodeProto[];
  readonly constants: Readonly<Record<string, Tensor>>;
}

/**
 * Nodes from uint8 [N, H, W, 3], red first, to the model's input float32 [N, 3, h, w], as `prepareImage` goes: resize, crop, scale, normalize, channel
 * order. Pixels stay bytes until they are cropped: ONNX Runtime's antialiased Resize of bytes is Pillow's arithmetic, that of floats is not.
 * @param name makes a name for a value that the graph does not have yet.
 */
export function preprocessingNodes(
  images: string,
  result: string,
  preprocessing: ImagePreprocessing,
  name: (wish: string) => string,
): PreprocessingNodes {
  const nodes: NodeProto[] = [];
  const constants: Record<string, Tensor> = {};
  const node = (
    opType: string,
    inputs: readonly string[],
    attributes: Parameters<typeof makeNode>[3] = {},
    output = name(`preprocessing.${opType}`),
  ) => {
    nodes.push(makeNode(opType, inputs, [output], attributes, { name: output }));
    return output;
  };
  const constant = (wish: string, value: Tensor) => {
    const key = name(`preprocessing.${wish}`);
    constants[key] = value;
    return key;
  };
  const ints = (wish: string, ...values: number[]) => constant(wish, tensor('int64', [values.length], values));
  const floats = (wish: string, values: readonly number[]) =>
    constant(wish, tensor('float32', values.length === 1 ? [] : [1, values.length, 1, 1], [...values]));
  const spatialSize = (image: string) =>
    node('Slice', [node('Shape', [image]), ints('two', 2), ints('four', 4), ints('first', 0)]);

  let image = node('Transpose', [images], { perm: [0, 3, 1, 2] });
  image = resized(image);
  const { centerCrop, inputSize } = preprocessing;
  if (centerCrop !== 'none') image = cropped(image, centerCrop);
  if (centerCrop === 'none' && preprocessing.resize === 'none') image = cropped(image, inputSize);
  return finished(image);

  function resized(pixels: string): string {
    const { resize, resample } = preprocessing;
    if (resize === 'none') return pixels;
    const batchAndChannels = node('Slice', [
      node('Shape', [pixels]),
      ints('zero', 0),
      ints('two', 2),
      ints('first', 0),
    ]);
    let size: string;
    if ('shortestEdge' in resize) {
      const before = spatialSize(pixels);
      const short = node('ReduceMin', [before], { keepdims: 1 });
      const scaled = node('Mul', [before, ints('shortestEdge', resize.shortestEdge)]);
      size = node('Div', [scaled, short]); // whole numbers: rounded down
    } else {
      size = ints('size', resize.height, resize.width);
    }
    const sizes = node('Concat', [batchAndChannels, size], { axis: 0 });
    const mode = resizeModes[resample]!;
    return node('Resize', [pixels, '', '', sizes], {
      mode,
      coordinate_transformation_mode: 'half_pixel',
      ...(mode === 'nearest' ? { nearest_mode: 'round_prefer_ceil' } : { antialias: 1, exclude_outside: 1 }),
      ...(mode === 'cubic' && { cubic_coeff_a: new Float(-0.5) }),
    });
  }

  function cropped(pixels: string, crop: ImageSize): string {
    const wanted = ints('crop', crop.height, crop.width);
    const nothing = ints('nothing', 0, 0);
    const half = ints('half', 2);
    const axes = ints('axes', 2, 3);
    const spare = node('Max', [node('Sub', [spatialSize(pixels), wanted]), nothing]);
    const start = startOf(spare, half);
    const cut = node('Slice', [pixels, start, node('Add', [start, wanted]), axes]);
    if (alwaysFits(crop)) return cut;
    const missing = node('Max', [node('Sub', [wanted, spatialSize(cut)]), nothing]);
    const before = node('Div', [missing, half]);
    const pads = node('Concat', [nothing, before, nothing, node('Sub', [missing, before])], { axis: 0 });
    return node('Pad', [cut, pads, constant('black', tensor('uint8', [], [0]))]);
  }

  /** As `cropStart`: of a half the even neighbor, where the preprocessing rounds so. */
  function startOf(margin: string, half: string): string {
    const below = node('Div', [margin, half]);
    if (preprocessing.cropRounding === undefined) return below;
    return node('Add', [below, node('Mul', [node('Mod', [margin, half]), node('Mod', [below, half])])]);
  }

  function alwaysFits({ width, height }: ImageSize): boolean {
    const { resize } = preprocessing;
    if (resize === 'none') return false;
    const least = 'shortestEdge' in resize ? squareOf(resize.shortestEdge) : resize;
    return width <= least.width && height <= least.height;
  }

  function finished(pixels: string): PreprocessingNodes {
    const { rescaleFactor, mean, std, channelOrder } = preprocessing;
    const flips = channelOrder === 'bgr';
    const values = node('Cast', [pixels], { to: float32Code });
    const scaled = node('Mul', [values, floats('rescaleFactor', [rescaleFactor])]);
    const centered = node('Sub', [scaled, floats('mean', mean)]);
    const normalized = node('Div', [centered, floats('std', std)], {}, flips ? name('preprocessing.Div') : result);
    if (flips) node('Gather', [normalized, ints('bgr', 2, 1, 0)], { axis: 1 }, result);
    return { nodes, constants };
  }
}

function squareOf(edge: number): ImageSize {
  return { width: edge, height: edge };
}

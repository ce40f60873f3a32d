/** Samples made up to find out what a graph does with them: unlike each other in whatever it reads. */
import {
  type ArrayDType,
  dtypeOf,
  type ModelProto,
  type Tensor,
  tensor,
  type ValueInfoProto,
} from '../../onnx/index.ts';
import type { Tensors } from '../../runtime/index.ts';
import type { TextInputs } from '../text/text-model.ts';
import { axesOf, graphInputs } from './graph-inputs.ts';

export interface ProbeSizes {
  /** Sizes of the symbolic axes besides the first. */
  readonly axes: Readonly<Record<string, number>>;
  /** Whether numbers go from 0 to 255, rather than around 0. @default false */
  readonly bytes?: boolean;
  /** Of a model that reads texts: which input is what, and how many rows its embedding has. */
  readonly text?: { readonly inputs: Omit<TextInputs, 'length'>; readonly rows: number | undefined } | undefined;
}

/** `count` samples, as feeds. */
export function probeFeeds(model: ModelProto, count: number, { axes, bytes = false, text }: ProbeSizes): Tensors {
  return Object.fromEntries(
    graphInputs(model).map((input) => {
      const sizes = axesOf(input)
        .slice(1)
        .map((axis) => (typeof axis === 'number' ? axis : (axes[axis ?? ''] ?? 1)));
      return [input.name, feed(input, [count, ...sizes], { bytes, text })];
    }),
  );
}

function feed(input: ValueInfoProto, shape: readonly number[], { bytes, text }: Omit<ProbeSizes, 'axes'>): Tensor {
  const dtype = (
    input.type?.value.case === 'tensorType' ? dtypeOf(input.type.value.value.elemType) : 'float32'
  ) as ArrayDType;
  const length = shape.at(-1) ?? 1;
  const perRow = shape.slice(1).reduce((product, size) => product * size, 1);
  const entry = (i: number): number => {
    const [row, at] = [Math.floor(i / perRow), i % length];
    if (text?.inputs.attentionMask === input.name) return at < Math.max(2, length - row) ? 1 : 0;
    if (text?.inputs.positions === input.name) return at;
    if (text?.inputs.tokenTypes === input.name) return at + row >= length / 2 ? 1 : 0;
    if (text?.inputs.ids === input.name) return Math.floor(spread(i) * (text.rows ?? 2));
    if (bytes) return Math.floor(spread(i) * 256);
    return dtype.startsWith('float') ? 3 * spread(i) - 1.5 : Math.round(spread(i));
  };
  const values = Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, i) => entry(i));
  return tensor(dtype, shape, values);
}

/** Numbers in 0 … 1 without a pattern that a network could take for a sample's own (a finalizer of MurmurHash3). */
function spread(i: number): number {
  let x = Math.imul(i + 1, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

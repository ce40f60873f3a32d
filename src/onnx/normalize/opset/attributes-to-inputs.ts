/** Operators that got as inputs what had been attributes. */
import { attribute, floatOf, intOf, intsOf, stringOf } from '../../attributes.ts';
import { amend, makeAttribute } from '../../build.ts';
import type { NodeProto } from '../../proto.ts';
import { type Tensor, tensor } from '../../tensor.ts';
import type { Conversion, ConversionScope } from './conversion.ts';

const ints = (values: readonly number[]) => tensor('int64', [values.length], [...values]);

/** The int64 values of an attribute as they are: "to the end" is 2⁶³ − 1, which a plain number would round up past int64. */
function int64Attribute(node: NodeProto, name: string): Tensor | undefined {
  const values = intsOf(node, name, undefined) && attribute(node, name)!.ints;
  return values && tensor('int64', [values.length], BigInt64Array.from(values));
}

/** `node` without some attributes, and with inputs put at their places; an undefined tensor leaves its place empty. */
function withInputs(
  node: NodeProto,
  scope: ConversionScope,
  dropped: readonly string[],
  inputs: Readonly<Record<string, Tensor | undefined>>,
): NodeProto {
  const added = Object.entries(inputs).map(([name, value]) =>
    value ? scope.constant(`${node.output[0]}_${name}`, value) : '',
  );
  while (added.at(-1) === '') added.pop();
  return amend(node, {
    input: [...node.input, ...added],
    attribute: node.attribute.filter((a) => !dropped.includes(a.name)),
  });
}

/** Slice-10: starts, ends, axes. Without axes the first ones are meant. */
export const slice: Conversion = {
  since: 10,
  opTypes: ['Slice'],
  convert(node, scope) {
    const starts = int64Attribute(node, 'starts') ?? ints([]);
    const axes = int64Attribute(node, 'axes') ?? ints(Array.from({ length: starts.data.length }, (_, i) => i));
    const ends = int64Attribute(node, 'ends') ?? ints([]);
    return withInputs(node, scope, ['starts', 'ends', 'axes'], { starts, ends, axes });
  },
};

/** TopK-10: k. */
export const topK: Conversion = {
  since: 10,
  opTypes: ['TopK'],
  convert: (node, scope) => withInputs(node, scope, ['k'], { k: ints([intOf(node, 'k', 0)]) }),
};

/** Clip-11: min, max, of the type of the data; without them there is no bound. */
export const clip: Conversion = {
  since: 11,
  opTypes: ['Clip'],
  convert(node, scope) {
    const dtype = scope.dtypeOf(node.input[0]!) === 'float64' ? 'float64' : 'float32';
    const bound = (name: string) => {
      const value = floatOf(node, name, undefined);
      return value === undefined ? undefined : tensor(dtype, [], [value]);
    };
    return withInputs(node, scope, ['min', 'max'], { min: bound('min'), max: bound('max') });
  },
};

/** Pad-11: pads, constant_value. */
export const pad: Conversion = {
  since: 11,
  opTypes: ['Pad'],
  convert(node, scope) {
    const isConstant = stringOf(node, 'mode', 'constant') === 'constant';
    const dtype = scope.dtypeOf(node.input[0]!) === 'float64' ? 'float64' : 'float32';
    return withInputs(node, scope, ['pads', 'value'], {
      pads: int64Attribute(node, 'pads') ?? ints([]),
      value: isConstant ? tensor(dtype, [], [floatOf(node, 'value', 0)]) : undefined,
    });
  },
};

/** Dropout-12: ratio. Before 12 there is no training mode, so nothing is dropped; before 10 the mask was not bool. */
export const dropout: Conversion = {
  since: 12,
  opTypes: ['Dropout'],
  convert: (node, scope) =>
    withInputs(node, scope, ['ratio'], { ratio: tensor('float32', [], [floatOf(node, 'ratio', 0.5)]) }),
};

/** Split-13: split. Without it the parts are equal, before and after. */
export const split: Conversion = {
  since: 13,
  opTypes: ['Split'],
  convert: (node, scope) => withInputs(node, scope, ['split'], { split: int64Attribute(node, 'split') }),
};

/** Split-18: num_outputs, where the parts are equal. */
export const splitOutputs: Conversion = {
  since: 18,
  opTypes: ['Split'],
  convert: (node) =>
    node.input[1]
      ? node
      : amend(node, { attribute: [...node.attribute, makeAttribute('num_outputs', node.output.length)] }),
};

/** Squeeze-13, Unsqueeze-13, ReduceSum-13: axes. Without them: all axes of size one; all axes. */
export const axes: Conversion = {
  since: 13,
  opTypes: ['Squeeze', 'Unsqueeze', 'ReduceSum'],
  convert: (node, scope) => withInputs(node, scope, ['axes'], { axes: int64Attribute(node, 'axes') }),
};

/** The other reductions, opset 18: axes. */
export const reduceAxes: Conversion = {
  since: 18,
  opTypes: [
    ...['ReduceL1', 'ReduceL2', 'ReduceLogSum', 'ReduceLogSumExp', 'ReduceMax'],
    ...['ReduceMean', 'ReduceMin', 'ReduceProd', 'ReduceSumSquare'],
  ],
  convert: axes.convert,
};

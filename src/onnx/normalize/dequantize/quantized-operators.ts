/** Operators that take integers with their scales and give integers or reals, each as the float32 operators that it stands for.
 * (ONNX QLinearConv, QLinearMatMul; the others from onnxruntime, ContribOperators.md, domain com.microsoft) */
import { attribute, intOf, intsOf } from '../../attributes.ts';
import { amend, makeNode } from '../../build.ts';
import type { NodeProto } from '../../proto.ts';
import { tensorFromProto } from '../../tensor.ts';
import { blockwiseMatrix } from './blockwise-matrix.ts';
import { blockwiseTable } from './blockwise-table.ts';
import type { Dequantizer, QuantizedValue } from './dequantizer.ts';

/** Writes the float form of a node; true if it could. */
export type FloatForm = (node: NodeProto, graph: Dequantizer) => boolean;

const at = (node: NodeProto, i: number): string => node.input[i] ?? '';

/** The integer at input i, with its scale and zero point behind it. */
function operand(node: NodeProto, i: number, more: Partial<QuantizedValue> = {}): QuantizedValue {
  return { name: at(node, i), scale: at(node, i + 1), zeroPoint: at(node, i + 2), ...more };
}

/** Real forms of several integer values, or undefined if one has none. */
function reals(graph: Dequantizer, values: readonly QuantizedValue[]): string[] | undefined {
  const found: string[] = [];
  for (const value of values) {
    const real = graph.real(value);
    if (real === undefined) return undefined;
    found.push(real);
  }
  return found;
}

/** A node of the default domain with some of the quantised one's attributes. */
function plain(
  opType: string,
  node: NodeProto,
  input: readonly string[],
  output: string,
  without: readonly string[] = [],
) {
  const made = makeNode(opType, input, [output], {}, { name: node.name.replace(/_quant$/, '') });
  return amend(made, { attribute: node.attribute.filter((a) => !without.includes(a.name)) });
}

/** An operator on integers at the given inputs whose output has the scale at input `result` and the zero point behind it. */
function elementwise(
  opType: string,
  operands: readonly number[],
  result: number,
  without: readonly string[] = [],
): FloatForm {
  return (node, graph) => {
    if (intOf(node, 'channels_last', 0) !== 0) return false;
    const inputs = reals(
      graph,
      operands.map((i) => operand(node, i)),
    );
    if (!inputs) return false;
    const make = (output: string) => plain(opType, node, inputs, output, ['channels_last', ...without]);
    return graph.define(node, node.output[0]!, at(node, result), at(node, result + 1), make);
  };
}

/** A bias of int32 whose scale is the product of two others, as float32. */
function realBias(graph: Dequantizer, name: string, a: string, b: string, factor = 1): string | undefined {
  const proto = graph.stored(name);
  const [x, y] = [graph.scaleOf(a)?.values, graph.scaleOf(b)?.values];
  if (!proto || !x || !y || x.length !== 1) return undefined;
  const { shape, data } = tensorFromProto(proto);
  if (y.length !== 1 && y.length !== data.length) return undefined;
  const values = Float32Array.from(data as Int32Array, (q, i) => q * x[0]! * y[y.length === 1 ? 0 : i]! * factor);
  return graph.addWeight(name, shape, values);
}

const qLinearConv: FloatForm = (node, graph) => {
  const inputs = reals(graph, [operand(node, 0), operand(node, 3, { axis: 0 })]);
  const bias = at(node, 8) && inputs ? realBias(graph, at(node, 8), at(node, 1), at(node, 4)) : '';
  if (!inputs || bias === undefined) return false;
  const make = (output: string) => plain('Conv', node, [...inputs, ...(bias ? [bias] : [])], output);
  return graph.define(node, node.output[0]!, at(node, 6), at(node, 7), make);
};

/** Per-column scales of a stored right-hand matrix go along its last axis, along the first one if it is stored transposed. */
const columns = (graph: Dequantizer, name: string, transposed = false): number =>
  transposed ? 0 : Math.max(0, (graph.stored(name)?.dims.length ?? 2) - 1);

const qLinearMatMul: FloatForm = (node, graph) => {
  const inputs = reals(graph, [operand(node, 0), operand(node, 3, { axis: columns(graph, at(node, 3)) })]);
  if (!inputs) return false;
  return graph.define(node, node.output[0]!, at(node, 6), at(node, 7), (output) =>
    plain('MatMul', node, inputs, output),
  );
};

/** QGemm: Y = α·A·B + C, C stored with the scale α·scaleA·scaleB; without a scale for Y the result is float. */
const qGemm: FloatForm = (node, graph) => {
  const transposed = intOf(node, 'transB', 0) === 1;
  const inputs = reals(graph, [operand(node, 0), operand(node, 3, { axis: columns(graph, at(node, 3), transposed) })]);
  const alpha = attribute(node, 'alpha')?.f ?? 1;
  const bias = at(node, 6) && inputs ? realBias(graph, at(node, 6), at(node, 1), at(node, 4), alpha) : '';
  if (!inputs || bias === undefined) return false;
  const make = (output: string) => plain('Gemm', node, [...inputs, ...(bias ? [bias] : [])], output);
  if (at(node, 7)) return graph.define(node, node.output[0]!, at(node, 7), at(node, 8), make);
  graph.push(make(node.output[0]!));
  return true;
};

/** The attribute `opset` says which Softmax is meant; before 13 it flattened, which is the same along the last axis only. */
const qLinearSoftmax: FloatForm = (node, graph) =>
  (intOf(node, 'opset', 13) >= 13 || intOf(node, 'axis', -1) === -1) &&
  elementwise('Softmax', [0], 3, ['opset'])(node, graph);

const qLinearConcat: FloatForm = (node, graph) => {
  const parts = Array.from({ length: Math.floor((node.input.length - 2) / 3) }, (_, i) => operand(node, 2 + 3 * i));
  const inputs = reals(graph, parts);
  if (!inputs) return false;
  return graph.define(node, node.output[0]!, at(node, 0), at(node, 1), (output) =>
    plain('Concat', node, inputs, output),
  );
};

const qLinearReduceMean: FloatForm = (node, graph) => {
  const real = graph.real(operand(node, 0));
  if (real === undefined) return false;
  const axes = intsOf(node, 'axes', undefined);
  // Axes became an input with opset 18.
  const asInput = axes && graph.opset >= 18 ? [graph.addIntegers(`${node.output[0]}_axes`, axes)] : [];
  const make = (output: string) =>
    plain('ReduceMean', node, [real, ...asInput], output, asInput.length > 0 ? ['axes'] : []);
  return graph.define(node, node.output[0]!, at(node, 3), at(node, 4), make);
};

const qLinearWhere: FloatForm = (node, graph) => {
  const inputs = reals(graph, [operand(node, 1), operand(node, 4)]);
  if (!inputs) return false;
  const make = (output: string) => plain('Where', node, [at(node, 0), ...inputs], output);
  return graph.define(node, node.output[0]!, at(node, 7), at(node, 8), make);
};

/** output = A·B (+ bias), in float32. */
function floatMatMul(graph: Dequantizer, node: NodeProto, a: string, b: string, bias: string): true {
  const [output = ''] = node.output;
  const product = bias ? graph.fresh(`${output}_product`) : output;
  graph.push(makeNode('MatMul', [a, b], [product], {}, { name: node.name.replace(/_Q\d+$/, '') }));
  if (bias) graph.push(makeNode('Add', [product, bias], [output], {}, { name: node.name && `${node.name}_bias` }));
  return true;
}

/** DynamicQuantizeMatMul: A is float, B stored, with scales by column. */
const dynamicQuantizeMatMul: FloatForm = (node, graph) => {
  const B = { name: at(node, 1), scale: at(node, 2), zeroPoint: at(node, 3), axis: columns(graph, at(node, 1)) };
  const real = graph.real(B);
  return real !== undefined && floatMatMul(graph, node, at(node, 0), real, at(node, 4));
};

const matMulIntegerToFloat: FloatForm = (node, graph) => {
  const inputs = reals(graph, [
    { name: at(node, 0), scale: at(node, 2), zeroPoint: at(node, 4) },
    { name: at(node, 1), scale: at(node, 3), zeroPoint: at(node, 5), axis: columns(graph, at(node, 1)) },
  ]);
  return inputs !== undefined && floatMatMul(graph, node, inputs[0]!, inputs[1]!, at(node, 6));
};

const matMulNBits: FloatForm = (node, graph) => {
  const [packed, scales] = [graph.stored(at(node, 1)), graph.stored(at(node, 2))];
  const zeroPoints = graph.stored(at(node, 3));
  // g_idx, a permutation of the rows, is something else.
  if (!packed || !scales || (at(node, 3) && !zeroPoints) || at(node, 4)) return false;
  const matrix = blockwiseMatrix(node, packed, scales, zeroPoints);
  if (!matrix) return false;
  const weight = graph.addWeight(at(node, 1), matrix.shape, matrix.values);
  return floatMatMul(graph, node, at(node, 0), weight, at(node, 5));
};

const gatherBlockQuantized: FloatForm = (node, graph) => {
  const [data, scales, zeroPoints] = [graph.stored(at(node, 0)), graph.stored(at(node, 2)), graph.stored(at(node, 3))];
  if (!data || !scales || (at(node, 3) && !zeroPoints)) return false;
  const table = blockwiseTable(node, data, scales, zeroPoints);
  if (!table) return false;
  const weight = graph.addWeight(at(node, 0), table.shape, table.values);
  const attributes = { axis: intOf(node, 'gather_axis', 0) };
  const name = node.name.replace(/_Q\d+$/, '');
  graph.push(makeNode('Gather', [weight, at(node, 1)], [node.output[0]!], attributes, { name }));
  return true;
};

export const quantizedOperators: Readonly<Record<string, FloatForm>> = {
  QLinearConv: qLinearConv,
  QLinearMatMul: qLinearMatMul,
  'com.microsoft:DynamicQuantizeMatMul': dynamicQuantizeMatMul,
  'com.microsoft:GatherBlockQuantized': gatherBlockQuantized,
  'com.microsoft:MatMulIntegerToFloat': matMulIntegerToFloat,
  'com.microsoft:MatMulNBits': matMulNBits,
  'com.microsoft:QGemm': qGemm,
  'com.microsoft:QLinearAdd': elementwise('Add', [0, 3], 6),
  'com.microsoft:QLinearAveragePool': elementwise('AveragePool', [0], 3),
  'com.microsoft:QLinearConcat': qLinearConcat,
  'com.microsoft:QLinearConv': qLinearConv,
  'com.microsoft:QLinearGlobalAveragePool': elementwise('GlobalAveragePool', [0], 3),
  'com.microsoft:QLinearLeakyRelu': elementwise('LeakyRelu', [0], 3),
  'com.microsoft:QLinearMul': elementwise('Mul', [0, 3], 6),
  'com.microsoft:QLinearReduceMean': qLinearReduceMean,
  'com.microsoft:QLinearSigmoid': elementwise('Sigmoid', [0], 3),
  'com.microsoft:QLinearSoftmax': qLinearSoftmax,
  'com.microsoft:QLinearWhere': qLinearWhere,
};

import {
  amend,
  FreshNames,
  graphOf,
  type ModelProto,
  type NodeProto,
  stringOf,
  tensor,
  tensorFromProto,
  tensorToProto,
  withGraph,
} from '../../onnx/index.ts';

/** Zeros in front of a MaxPool stay zeros in every ONNX Runtime. Version 1.30, which transformers.js has, makes a Pad with 0 the padding of the
 * MaxPool behind it, which is −∞ (`src/runtime/flawed-optimizers.ts`); of a Pad with −0, which is the same number, it does not. */
export function keepZeroPadding(model: ModelProto): ModelProto {
  const graph = graphOf(model);
  const pooled = new Set(graph.node.flatMap(({ opType, input }) => (opType === 'MaxPool' ? [input[0]!] : [])));
  const pads = new Set(graph.node.filter((node) => isZeroPad(node, model) && pooled.has(node.output[0]!)));
  if (pads.size === 0) return model;
  const zero = new FreshNames(model).take('negative_zero');
  return withGraph(model, {
    node: graph.node.map((node) => (pads.has(node) ? amend(node, { input: withValue(node.input, zero) }) : node)),
    initializer: [...graph.initializer, tensorToProto(zero, tensor('float32', [], [-0]))],
  });
}

/** A Pad with the constant 0, given or left out, whose value is an input (opset 11 and newer). */
function isZeroPad(node: NodeProto, model: ModelProto): boolean {
  if (node.opType !== 'Pad' || node.input.length < 2 || stringOf(node, 'mode', 'constant') !== 'constant') return false;
  const name = node.input[2];
  if (!name) return true;
  const value = graphOf(model).initializer.find((proto) => proto.name === name);
  return value !== undefined && isFloatZero(tensorFromProto(value));
}

function isFloatZero({ dtype, data }: ReturnType<typeof tensorFromProto>): boolean {
  return dtype === 'float32' && data.length === 1 && Object.is(data[0], 0);
}

function withValue([data, pads, , ...axes]: readonly string[], value: string): string[] {
  return [data!, pads!, value, ...axes];
}

import {
  amend,
  dtypeOfProto,
  encodeFloat16,
  graphOf,
  indexGraph,
  type ModelProto,
  makeNode,
  type TensorProto,
  tensor,
  tensorFromProto,
  tensorToProto,
  withGraph,
} from '../../onnx/index.ts';

/** TensorProto.FLOAT, as the attribute `to` of Cast wants it. */
const float32Code = 1;

/** Stores float32 weights of two or more axes as float16, each widened again by a Cast in the graph: half the file, arithmetic still
 * in float32. The initializer keeps its name; the Cast puts out `NAME.float32`. `widenModel` undoes it, but for the rounding.
 * Leaves alone: vectors (a running variance may lie below float16's smallest number), weights beyond ±65,504, weights that a
 * subgraph reads. */
export function storeFloat16(model: ModelProto): ModelProto {
  const graph = graphOf(model);
  const { consumers, outputs } = indexGraph(graph);
  const narrow = new Map<string, TensorProto>();
  for (const proto of graph.initializer) {
    const { name } = proto;
    const directly = (consumers.get(name) ?? []).every((node) => node.input.includes(name));
    if (proto.dims.length < 2 || dtypeOfProto(proto) !== 'float32' || !directly || outputs.has(name)) continue;
    const { shape, data } = tensorFromProto(proto);
    const wide = data as Float32Array;
    if (!wide.every((x) => Math.abs(x) < 65520)) continue;
    narrow.set(name, tensorToProto(name, tensor('float16', shape, encodeFloat16(wide))));
  }
  const widened = (name: string) => (narrow.has(name) ? `${name}.float32` : name);
  const casts = [...narrow.keys()].map((name) =>
    makeNode('Cast', [name], [widened(name)], { to: float32Code }, { name: `${name}.widen` }),
  );
  return withGraph(model, {
    initializer: graph.initializer.map((proto) => narrow.get(proto.name) ?? proto),
    input: graph.input.filter((input) => !narrow.has(input.name)),
    node: [...casts, ...graph.node.map((node) => amend(node, { input: node.input.map(widened) }))],
  });
}

import { graphOf, type ModelProto, makeValueInfo, type ValueInfoProto, withGraph } from '../onnx/index.ts';

/** The model with every value of its main graph as an output. Types are left for the engine to fill in. */
export function exposeValues(model: ModelProto): ModelProto {
  const graph = graphOf(model);
  const outputs = new Map<string, ValueInfoProto>(graph.output.map((o) => [o.name, o]));
  for (const node of graph.node) {
    for (const name of node.output) if (name && !outputs.has(name)) outputs.set(name, untyped(name));
  }
  return withGraph(model, { output: [...outputs.values()] });
}

/** An output whose type and shape the engine finds out. */
export function untyped(name: string): ValueInfoProto {
  const { type: _, ...rest } = makeValueInfo(name, 'float32');
  return rest as ValueInfoProto;
}

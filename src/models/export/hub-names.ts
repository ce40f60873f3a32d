import { amend, graphOf, type ModelProto, withGraph } from '../../onnx/index.ts';

/** transformers.js feeds an image model's input by the name `pixel_values` and reads `logits`. Renames the image input and a sole
 * output so, where the names are free. */
export function withHubNames(model: ModelProto, imageInput: string): ModelProto {
  const outputs = graphOf(model).output;
  const named = rename(model, imageInput, 'pixel_values');
  return outputs.length === 1 ? rename(named, outputs[0]!.name, 'logits') : named;
}

function rename(model: ModelProto, from: string, to: string): ModelProto {
  const graph = graphOf(model);
  const taken = [...graph.node.flatMap((node) => [...node.input, ...node.output]), ...graph.input.map((v) => v.name)];
  if (from === to || taken.includes(to)) return model;
  const name = (value: string) => (value === from ? to : value);
  const renamed = <T extends { name: string }>(value: T) =>
    value.name === from ? (amend<{ name: string }>(value, { name: to }) as T) : value;
  return withGraph(model, {
    node: graph.node.map((node) =>
      [...node.input, ...node.output].includes(from)
        ? amend(node, { input: node.input.map(name), output: node.output.map(name) })
        : node,
    ),
    input: graph.input.map(renamed),
    output: graph.output.map(renamed),
    valueInfo: graph.valueInfo.filter((info) => info.name !== from),
  });
}

import {
  ancestorsOf,
  graphOf,
  indexGraph,
  type ModelProto,
  readsOf,
  type ValueInfoProto,
  withGraph,
} from '../../onnx/index.ts';
import type { Features } from './anatomy.ts';

/** The model cut down to what its features need: nodes, initializers and inputs, that of the mask included. The outputs are the caller's
 * to set. */
export function keepBackbone(model: ModelProto, { value, pooling }: Features): ModelProto {
  const index = indexGraph(graphOf(model));
  const { graph } = index;
  const node = ancestorsOf(index, [value]);
  const read = new Set([...node.flatMap(readsOf), ...(pooling?.mask === undefined ? [] : [pooling.mask])]);
  const made = new Set(node.flatMap((n) => n.output));
  return withGraph(model, {
    node,
    initializer: graph.initializer.filter((t) => read.has(t.name)),
    sparseInitializer: graph.sparseInitializer.filter((t) => read.has(t.values?.name ?? '')),
    input: graph.input.filter((input) => read.has(input.name)),
    valueInfo: graph.valueInfo.filter((info) => made.has(info.name)),
    output: [],
  });
}

/** The batch axis of the model's input, to be used for its outputs: its name, or a number where the graph works for that only. */
export function batchAxis(model: ModelProto): string | number {
  const [input] = graphOf(model).input as [ValueInfoProto];
  const first = input.type?.value.case === 'tensorType' ? input.type.value.value.shape?.dim[0] : undefined;
  if (first?.value.case === 'dimValue') return Number(first.value.value);
  return first?.value.case === 'dimParam' ? first.value.value : 'batch_size';
}

import {
  graphOf,
  type ModelProto,
  makeValueInfo,
  type NodeProto,
  subgraphsOf,
  type ValueInfoProto,
  withGraph,
} from '../onnx/index.ts';

/** A copy in which every value that a node makes is an output, typed only where the original says so: engines infer the rest. Lists of tensors
 * and optional ones are left out: ONNX Runtime's JavaScript hands out tensors alone. */
export function exposeValues(model: ModelProto): ModelProto {
  const graph = graphOf(model);
  const outputs = new Map<string, ValueInfoProto>(graph.output.map((o) => [o.name, o]));
  const hidden = new Set<string>(graph.valueInfo.filter(isNoTensor).map(({ name }) => name));
  for (const node of graph.node) {
    const noTensors = outputsWithoutTensors(node, hidden);
    node.output.forEach((name, k) => {
      if (noTensors(k)) hidden.add(name);
      else if (name && !outputs.has(name) && !hidden.has(name)) outputs.set(name, untyped(name));
    });
  }
  return withGraph(model, { output: [...outputs.values()] });
}

const makers: ReadonlySet<string> = new Set([
  ...[
    'Optional',
    'SequenceConstruct',
    'SequenceEmpty',
    'SequenceErase',
    'SequenceInsert',
    'SequenceMap',
    'SplitToSequence',
  ],
]);

/** Which outputs of a node hold lists or optional values, by their place. */
function outputsWithoutTensors(node: NodeProto, hidden: ReadonlySet<string>): (place: number) => boolean {
  if (makers.has(node.opType)) return () => true;
  if (node.opType === 'Identity') return () => hidden.has(node.input[0]!);
  // a body of Loop puts out whether it goes on before what it carries
  const before = node.opType === 'Loop' ? 1 : 0;
  return (place) =>
    subgraphsOf(node).some(({ output }) => output[place + before] && isNoTensor(output[place + before]!));
}

function isNoTensor({ type }: ValueInfoProto): boolean {
  return type?.value.case === 'sequenceType' || type?.value.case === 'optionalType';
}

/** An output whose type and shape the engine finds out. */
export function untyped(name: string): ValueInfoProto {
  const { type: _, ...rest } = makeValueInfo(name, 'float32');
  return rest as ValueInfoProto;
}

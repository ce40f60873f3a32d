import {
  amend,
  ancestorsOf,
  descendantsOf,
  FreshNames,
  type GraphProto,
  graphOf,
  indexGraph,
  intsOf,
  type ModelProto,
  makeNode,
  type NodeProto,
  readsOf,
  withGraph,
} from '../../onnx/index.ts';
import { type KernelCall, kernelDomain } from '../kernel-call.ts';
import { declareValue, type ShapeTable } from '../shape-table.ts';

export interface SplitAtKernels {
  /** What runs before the kernels. Its outputs grow by what kernels and finish read of it. */
  readonly step: ModelProto;
  readonly kernels: readonly KernelCall[];
  /** What needs the kernels' results; undefined if those are the last word. */
  readonly finish?: ModelProto;
}

/** Takes the kernel nodes out of a step graph. What depends on their results goes to a graph of its own, together with whatever
 *  that needs of the parameters alone: a few small nodes, cheaper to compute twice than to hand over.
 * @param shapes must know the shapes of the values that are handed over. @param parameters names of the weights that are inputs. */
export function splitAtKernels(model: ModelProto, shapes: ShapeTable, parameters: ReadonlySet<string>): SplitAtKernels {
  const { graph, facts } = copyFedOperands(model, shapes);
  const calls = graph.node.filter((node) => node.domain === kernelDomain);
  if (calls.length === 0) return { step: model, kernels: [] };
  const late = dependents(graph.node, new Set(calls.map((node) => node.output[0]!)));
  const lateNames = new Set(late.flatMap((node) => node.output));
  const early = graph.node.filter((node) => !late.includes(node) && node.domain !== kernelDomain);
  const kernelOutputs = new Set(calls.map((node) => node.output[0]!));
  const isLate = (name: string) => lateNames.has(name) || kernelOutputs.has(name);

  const index = indexGraph(graph);
  const dataDependent = descendantsOf(
    graph,
    [...index.feeds].filter((name) => !parameters.has(name)),
  );
  const wanted = new Set(late.flatMap(readsOf).filter((name) => !isLate(name)));
  const handedOver = [...wanted].filter((name) => dataDependent.has(name));
  const stop = new Set([...handedOver, ...kernelOutputs]);
  const shared = ancestorsOf(
    index,
    [...wanted].filter((name) => !dataDependent.has(name)),
    stop,
  );

  const info = (name: string) => declareValue(name, facts);
  const kernels = calls.map((node) => callOf(node, facts));
  const outputs = graph.output.filter((o) => !isLate(o.name));
  const has = new Set(outputs.map((o) => o.name));
  const extra = [...new Set([...handedOver, ...kernels.flatMap((k) => [k.x.name, k.dy.name])])].filter(
    (name) => !has.has(name),
  );
  const step = withGraph(model, { node: early, output: [...outputs, ...extra.map(info)] });
  if (late.length === 0) return { step, kernels };

  const node = graph.node.filter((n) => shared.includes(n) || late.includes(n));
  const reads = new Set(node.flatMap(readsOf));
  const made = new Set(node.flatMap((n) => n.output));
  const initializer = graph.initializer.filter((t) => reads.has(t.name));
  const stored = new Set(initializer.map((t) => t.name));
  const input = [...reads].filter((name) => !made.has(name) && !stored.has(name)).map(info);
  const output = graph.output.filter((o) => lateNames.has(o.name));
  const finish = withGraph(model, { name: 'finish', node, input, initializer, valueInfo: [], output });
  return { step, kernels, finish };
}

/** Gives each kernel operand that is fed a copy to read. ONNX Runtime (1.30) leaves the buffer that it was given for an output as it
 *  was where the output is one of the graph's own inputs. */
function copyFedOperands(model: ModelProto, shapes: ShapeTable): { graph: GraphProto; facts: ShapeTable } {
  const graph = graphOf(model);
  const names = new FreshNames(model);
  const { feeds } = indexGraph(graph);
  const copyOf = new Map<string, string>();
  const node = graph.node.map((call) => {
    if (call.domain !== kernelDomain) return call;
    for (const name of call.input) {
      if (feeds.has(name) && !copyOf.has(name)) copyOf.set(name, names.take(`kernel_input/${name}`));
    }
    return amend(call, { input: call.input.map((name) => copyOf.get(name) ?? name) });
  });
  const copies = [...copyOf].map(([name, copy]) => makeNode('Identity', [name], [copy]));
  const facts = new Map([...shapes, ...[...copyOf].map(([name, copy]) => [copy, shapes.get(name)!] as const)]);
  return { graph: amend(graph, { node: [...copies, ...node] }), facts };
}

function dependents(nodes: readonly NodeProto[], seeds: ReadonlySet<string>): NodeProto[] {
  const reached = new Set(seeds);
  return nodes.filter((node) => {
    if (node.domain === kernelDomain || !readsOf(node).some((name) => reached.has(name))) return false;
    for (const name of node.output) reached.add(name);
    return true;
  });
}

function callOf(node: NodeProto, facts: ShapeTable): KernelCall {
  const operand = (name: string) => ({ name, axes: facts.get(name)!.axes.slice(1) as [number, number, number] });
  const pair = (name: string) => intsOf(node, name, [1, 1]) as [number, number];
  return {
    kernel: 'DepthwiseConvWeightGradient',
    x: operand(node.input[0]!),
    dy: operand(node.input[1]!),
    output: node.output[0]!,
    kernelShape: pair('kernel_shape'),
    strides: pair('strides'),
    dilations: pair('dilations'),
    pads: intsOf(node, 'pads', [0, 0, 0, 0]) as [number, number, number, number],
  };
}

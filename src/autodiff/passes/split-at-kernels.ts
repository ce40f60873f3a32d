import {
  ancestorsOf,
  descendantsOf,
  graphOf,
  indexGraph,
  intsOf,
  type ModelProto,
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
 * @param facts must know the shapes of the values that are handed over. @param parameters names of the weights that are inputs. */
export function splitAtKernels(model: ModelProto, facts: ShapeTable, parameters: ReadonlySet<string>): SplitAtKernels {
  const graph = graphOf(model);
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

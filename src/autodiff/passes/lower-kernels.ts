import { FreshNames, graphOf, intsOf, type ModelProto, type NodeProto, opsetOf, withGraph } from '../../onnx/index.ts';
import { GraphBuilder } from '../graph-builder.ts';
import { kernelDomain } from '../kernel-call.ts';
import { exchanged } from '../lowerings/conv-weight-gradient.ts';
import type { ShapeTable, ValueFacts } from '../shape-table.ts';

/** Writes the kernel nodes in ONNX, for backends that have no kernels beside the graph. Slower on a CPU, equal everywhere. */
export function lowerKernels(model: ModelProto, shapes: ShapeTable): { model: ModelProto; shapes: ShapeTable } {
  const graph = graphOf(model);
  const facts = new Map<string, ValueFacts>(shapes);
  const op = new GraphBuilder(opsetOf(model)!, facts, 'lower/', new FreshNames(model));
  const node = graph.node.flatMap((call): NodeProto[] => {
    if (call.domain !== kernelDomain) return [call];
    const start = op.nodes.length;
    const [x, dy] = call.input.map((name) => op.value(name)) as [
      ReturnType<typeof op.value>,
      ReturnType<typeof op.value>,
    ];
    const pads = intsOf(call, 'pads', [0, 0, 0, 0]);
    const channels = Number(x.axes[1]);
    const gradient = exchanged(op, x, dy, {
      group: channels,
      kernel: intsOf(call, 'kernel_shape', []),
      strides: intsOf(call, 'strides', [1, 1]),
      dilations: intsOf(call, 'dilations', [1, 1]),
      padsBegin: pads.slice(0, 2),
      padsEnd: pads.slice(2),
      inSize: x.axes.slice(2).map(Number),
      outSize: dy.axes.slice(2).map(Number),
      inChannels: channels,
      outChannels: channels,
    });
    op.emit('Identity', [gradient], {}, gradient.axes);
    op.nodes.at(-1)!.output = [call.output[0]!];
    return op.nodes.slice(start);
  });
  return { model: withGraph(model, { node, initializer: [...graph.initializer, ...op.initializers] }), shapes: facts };
}

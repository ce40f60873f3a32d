import {
  amend,
  graphOf,
  intsOf,
  type ModelProto,
  makeAttribute,
  type NodeProto,
  stringOf,
  withGraph,
} from '../../onnx/index.ts';
import type { ShapeTable } from '../shape-table.ts';

/** Writes the pads of Conv and MaxPool nodes with `auto_pad` out as numbers (ONNX Conv-11, auto_pad), from the measured sizes.
 *  Leaves alone: nodes with explicit pads, and those whose spatial size is unknown. */
export function resolveAutoPad(model: ModelProto, shapes: ShapeTable): ModelProto {
  return withGraph(model, { node: graphOf(model).node.map((node) => resolved(node, shapes)) });
}

function resolved(node: NodeProto, shapes: ShapeTable): NodeProto {
  const autoPad = stringOf(node, 'auto_pad', 'NOTSET');
  const input = shapes.get(node.input[0]!)?.axes.slice(2);
  if (!['Conv', 'MaxPool'].includes(node.opType) || autoPad === 'NOTSET' || !input || input.includes(null)) return node;
  const kernel = intsOf(
    node,
    'kernel_shape',
    shapes
      .get(node.input[1] ?? '')
      ?.axes.slice(2)
      .map(Number) ?? [],
  );
  const strides = intsOf(
    node,
    'strides',
    kernel.map(() => 1),
  );
  const dilations = intsOf(
    node,
    'dilations',
    kernel.map(() => 1),
  );
  const total = input.map((size, i) => {
    if (autoPad === 'VALID') return 0;
    const out = Math.ceil(size! / strides[i]!);
    return Math.max(0, (out - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1 - size!);
  });
  const small = total.map((n) => Math.floor(n / 2));
  const large = total.map((n, i) => n - small[i]!);
  const pads = autoPad === 'SAME_LOWER' ? [...large, ...small] : [...small, ...large];
  const attribute = node.attribute.filter((a) => a.name !== 'auto_pad' && a.name !== 'pads');
  return amend(node, { attribute: [...attribute, makeAttribute('pads', pads)] });
}

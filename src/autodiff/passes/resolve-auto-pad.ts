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

/** Operators whose windows `auto_pad` places alike. (ConvTranspose has a formula of its own: lowerings/conv-transpose-geometry.ts.) */
const windowed = new Set(['Conv', 'MaxPool', 'AveragePool', 'LpPool']);

/** Writes the pads of convolutions and pools with `auto_pad` out as numbers (ONNX Conv-11, auto_pad), from the measured sizes.
 *  Leaves alone: nodes with explicit pads, and those whose padding moves with their size: SAME with a stride along an axis that moves. */
export function resolveAutoPad(model: ModelProto, shapes: ShapeTable): ModelProto {
  return withGraph(model, { node: graphOf(model).node.map((node) => resolved(node, shapes)) });
}

function resolved(node: NodeProto, shapes: ShapeTable): NodeProto {
  const autoPad = stringOf(node, 'auto_pad', 'NOTSET');
  const input = shapes.get(node.input[0]!)?.axes.slice(2);
  if (!windowed.has(node.opType) || autoPad === 'NOTSET' || !input) return node;
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
  const hangs = (size: number | null, i: number) => size === null && strides[i]! > 1;
  if (autoPad !== 'VALID' && input.some(hangs)) return node;
  const total = input.map((size, i) => {
    if (autoPad === 'VALID') return 0;
    // The windows of stride 1 need as much padding whatever the size.
    if (size === null) return dilations[i]! * (kernel[i]! - 1);
    const out = Math.ceil(size / strides[i]!);
    return Math.max(0, (out - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1 - size);
  });
  const small = total.map((n) => Math.floor(n / 2));
  const large = total.map((n, i) => n - small[i]!);
  const pads = autoPad === 'SAME_LOWER' ? [...large, ...small] : [...small, ...large];
  const attribute = node.attribute.filter((a) => a.name !== 'auto_pad' && a.name !== 'pads');
  return amend(node, { attribute: [...attribute, makeAttribute('pads', pads)] });
}

/** What numbers a graph expects for the bytes of a photo, told by what it does with them first. */
import { graphOf, indexGraph, type ModelProto, type NodeProto, tensorFromProto } from '../../onnx/index.ts';

/** `bytes`: 0 … 255, which the graph scales itself; `unit`: 0 … 1, which it shifts and scales; undefined: it computes with them as they come. */
export type OwnScaling = 'bytes' | 'unit' | undefined;

/** Follows the input through constants that are added and multiplied: x becomes a·x + b. Networks work with numbers of the size of 1. */
export function ownScaling(model: ModelProto, input: string): OwnScaling {
  const { initializer, consumers } = indexGraph(graphOf(model));
  let [value, factor, scaled] = [input, 1, false];
  for (;;) {
    const readers = consumers.get(value) ?? [];
    const [node] = readers;
    if (!node || readers.length !== 1) break;
    const multiplied = factorOf(node, value, (name) => {
      const proto = initializer.get(name);
      return proto ? largest(tensorFromProto(proto).data) : undefined;
    });
    if (multiplied === undefined) break;
    scaled ||= multiplied !== 1 || node.opType === 'Sub' || node.opType === 'Add';
    factor *= multiplied;
    value = node.output[0]!;
  }
  if (!scaled) return undefined;
  return factor * 255 <= 20 ? 'bytes' : 'unit';
}

/** By what a node multiplies a value; undefined for one that does anything but scale, shift or move it. */
function factorOf(node: NodeProto, value: string, constant: (name: string) => number | undefined): number | undefined {
  if (['Cast', 'Identity', 'Transpose', 'Slice'].includes(node.opType)) return node.input[0] === value ? 1 : undefined;
  const other = node.input.find((name) => name !== value);
  const size = other === undefined ? undefined : constant(other);
  if (size === undefined || size === 0) return undefined;
  if (node.opType === 'Add' || node.opType === 'Sub') return 1;
  if (node.opType === 'Mul') return size;
  return node.opType === 'Div' && node.input[0] === value ? 1 / size : undefined;
}

function largest(data: ArrayLike<number | bigint>): number {
  let most = 0;
  for (let i = 0; i < Math.min(data.length, 4096); i++) most = Math.max(most, Math.abs(Number(data[i])));
  return most;
}

/** What passes ask when they recognize an operator that a file spells out. */
import { type GraphIndex, type NodeProto, tensorFromProto } from '../../onnx/index.ts';

/** The number that the file stores under a value of one entry. */
export function storedNumber({ initializer }: GraphIndex, name: string | undefined): number | undefined {
  const proto = name === undefined ? undefined : initializer.get(name);
  const data = proto && tensorFromProto(proto).data;
  return data?.length === 1 ? Number(data[0]) : undefined;
}

/** The one node that reads a value; undefined if there are more, or none. */
export function onlyReader({ consumers }: GraphIndex, value: string): NodeProto | undefined {
  const readers = consumers.get(value) ?? [];
  return readers.length === 1 ? readers[0] : undefined;
}

/** Whether nothing but these nodes reads what all of them but `last` make. */
export function readByNoneBut(
  { consumers, outputs }: GraphIndex,
  nodes: readonly NodeProto[],
  last: NodeProto,
): boolean {
  const own = new Set(nodes);
  return nodes
    .filter((node) => node !== last)
    .flatMap((node) => node.output)
    .every((name) => !outputs.has(name) && (consumers.get(name) ?? []).every((reader) => own.has(reader)));
}

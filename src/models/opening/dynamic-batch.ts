import { graphOf, type ModelProto, type ValueInfoProto } from '../../onnx/index.ts';

/** Exporters fix the batch at 1 unless told otherwise. Where input and outputs agree on a number there, it becomes `batch_size`;
 * shapes noted in between are dropped, and the engine works them out anew. A Reshape with the batch written into it still fails, at run time.
 * Changes `model` in place; returns whether it did. */
export function freeBatchAxis(model: ModelProto, inputName: string): boolean {
  const graph = graphOf(model);
  const input = graph.input.find((value) => value.name === inputName);
  const batch = input && fixedBatch(input);
  if (batch === undefined) return false;
  for (const value of [input!, ...graph.output]) {
    if (fixedBatch(value) !== batch || value.type?.value.case !== 'tensorType') continue;
    value.type.value.value.shape!.dim[0]!.value = { case: 'dimParam', value: 'batch_size' };
  }
  graph.valueInfo = [];
  return true;
}

function fixedBatch(value: ValueInfoProto): bigint | undefined {
  const first = value.type?.value.case === 'tensorType' ? value.type.value.value.shape?.dim[0] : undefined;
  return first?.value.case === 'dimValue' ? first.value.value : undefined;
}

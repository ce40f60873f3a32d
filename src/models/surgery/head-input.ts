import { graphOf, type ModelProto } from '../../onnx/index.ts';

/** The value that a head of Injerto's own reads: what the first of its weights is multiplied with. Undefined where the graph has no such head.
 * @param parameters of the head, weight first, as `injerto.json` names them. */
export function headInput(model: ModelProto, [weight]: readonly string[]): string | undefined {
  if (weight === undefined) return undefined;
  return graphOf(model).node.find((node) => node.opType === 'Gemm' && node.input[1] === weight)?.input[0];
}

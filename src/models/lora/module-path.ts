import type { GraphIndex, NodeProto } from '../../onnx/index.ts';
import { nodeLabel } from '../surgery/node-label.ts';
import { isMadeUp, parameterPath } from '../surgery/parameter-path.ts';

/** Path of the module that a layer was, as PyTorch and PEFT spell it. Says it: the weight's name; where an exporter made that up (it
 * transposes matrices on the way), the name of the bias that is added; else the scope in the node's name; else the node's name itself.
 * @param taken paths that are in use; the result is none of them, and is added. */
export function modulePath(weight: string, node: NodeProto, index: GraphIndex, taken: Set<string>): string {
  const path = pathOf(weight, node, index);
  let unique = path;
  for (let i = 1; taken.has(unique); i++) unique = `${path}.${i}`;
  taken.add(unique);
  return unique;
}

function pathOf(weight: string, node: NodeProto, index: GraphIndex): string {
  if (!isMadeUp(weight)) return moduleOf(weight);
  const bias = biasOf(node, index);
  if (bias !== undefined && /[./]bias$/.test(bias) && !isMadeUp(bias)) return moduleOf(bias);
  const scope = parameterPath({ name: weight, reader: node });
  // the last step of a scope is the operator
  return scope && scope.length > 1 ? scope.slice(0, -1).join('.') : nodeLabel(node).replaceAll('/', '.');
}

/** A parameter's name without its leaf; a leaf that is no module's plain weight (`in_proj_weight`) stays. */
function moduleOf(parameter: string): string {
  const steps = parameter.split(/[./]/).filter(Boolean);
  const plain = steps.length > 1 && /^(weight|bias|kernel|w|b)$/i.test(steps.at(-1)!);
  return (plain ? steps.slice(0, -1) : steps).join('.');
}

/** Name of the bias: the third input of Conv and Gemm, or what an Add behind a MatMul adds. */
function biasOf(node: NodeProto, index: GraphIndex): string | undefined {
  const third = node.opType === 'MatMul' ? undefined : node.input[2];
  if (third) return third;
  const readers = index.consumers.get(node.output[0]!) ?? [];
  const [add] = readers;
  if (readers.length !== 1 || add!.opType !== 'Add') return undefined;
  return add!.input.find((name) => index.initializer.has(name));
}

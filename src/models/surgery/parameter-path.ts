/** Where a parameter belongs in the module tree of the program that the graph came from. */
import type { Parameter } from './trainable-parameters.ts';

/** Names that exporters and optimizers make up: `onnx::Conv_193`, `const_fold_opt__42`, `77`, `tensor_5`. */
const madeUp = /::|^(const|val|tensor|initializer|param|weight|bias|w|b|t|p)?\w{0,2}_*\d+$|^const_fold|^_v_|__\d+$/i;

/** Whether a name says nothing about the module tree. */
export function isMadeUp(name: string): boolean {
  return madeUp.test(name);
}

/** Module path and leaf of a parameter, such as ['layer1', '0', 'conv1', 'weight']; from the name of the node that reads it where
 * its own name is made up; undefined where neither says anything. */
export function parameterPath({ name, reader }: Pick<Parameter, 'name' | 'reader'>): string[] | undefined {
  if (!isMadeUp(name)) return name.split(/[./]/).filter(Boolean);
  return reader.name.includes('/') ? scopeOf(reader.name) : undefined;
}

/** torch.onnx names nodes by module scope, each step with its container: `/layer1/layer1.0/conv1/Conv` is layer1.0.conv1. */
function scopeOf(nodeName: string): string[] {
  const steps: string[] = [];
  for (const step of nodeName.split('/').filter(Boolean)) {
    const container = steps.at(-1);
    if (container !== undefined && step.startsWith(`${container}.`)) steps.pop();
    steps.push(step);
  }
  return steps.flatMap((step) => step.split('.'));
}

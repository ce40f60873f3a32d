import { InjertoError } from '../../errors.ts';
import { nearestNames } from '../../names/nearest-names.ts';

/** The one of `modules` that an adapter means: the path itself; else the only one that ends with it or that it ends with, since a network and the
 * same network inside a classifier differ by what stands in front (`encoder.layer.0`, `bert.encoder.layer.0`). Undefined if there is none, or more. */
export function matchModule(name: string, modules: readonly string[]): string | undefined {
  if (modules.includes(name)) return name;
  const longer = modules.filter((module) => module.endsWith(`.${name}`));
  if (longer.length > 0) return longer.length === 1 ? longer[0] : undefined;
  const shorter = modules.filter((module) => name.endsWith(`.${module}`));
  return shorter.length === 1 ? shorter[0] : undefined;
}

export function noSuchModule(tensor: string, module: string, modules: readonly string[]): InjertoError {
  const near = nearestNames(module, modules, 3);
  return new InjertoError('ADAPTER_MISMATCH/module', { details: { module, near }, where: { tensor } });
}

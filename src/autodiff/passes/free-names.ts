import { InjertoError } from '../../errors.ts';
import { FreshNames, graphOf, type ModelProto, renameValues } from '../../onnx/index.ts';
import type { ShapeTable } from '../shape-table.ts';

/** Renames the values of a model that are called as inputs will be that are added to it later: `targets`, `labels`.
 * @param keeps weights whose names must stay, for gradients are asked by them.
 * @returns what each value is called now, beside the model.
 * @throws {InjertoError} NAME_RESERVED for an input or such a weight of that name. */
export function freeNames(
  model: ModelProto,
  shapes: ShapeTable,
  reserved: readonly string[],
  keeps: readonly string[],
): { model: ModelProto; shapes: ShapeTable; nameOf: (value: string) => string } {
  const names = new FreshNames(model);
  const taken = reserved.filter((name) => !names.isFree(name));
  if (taken.length === 0) return { model, shapes, nameOf: (value) => value };
  const inputs = new Set(graphOf(model).input.map(({ name }) => name));
  const initializers = new Set(graphOf(model).initializer.map(({ name }) => name));
  for (const name of taken) {
    const input = inputs.has(name) && !initializers.has(name);
    if (!input && !keeps.includes(name)) continue;
    throw new InjertoError('NAME_RESERVED', { details: { name, kind: input ? 'input' : 'weight' } });
  }
  const renamed = new Map(taken.map((name) => [name, names.take(name)]));
  const nameOf = (value: string) => renamed.get(value) ?? value;
  return {
    model: renameValues(model, renamed),
    shapes: new Map([...shapes].map(([name, facts]) => [nameOf(name), facts])),
    nameOf,
  };
}

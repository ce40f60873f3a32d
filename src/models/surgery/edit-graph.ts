/** Copies of messages with some fields changed. The decoder keeps the defaults of unset fields on the prototype, which a spread would lose. */
import { type GraphProto, graphOf, type ModelProto } from '../../onnx/index.ts';

export function changed<T extends object>(message: T, changes: Partial<T>): T {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message, changes);
}

/** The model with another main graph; the one given stays as it is. */
export function withGraph(model: ModelProto, changes: Partial<GraphProto>): ModelProto {
  return changed(model, { graph: changed(graphOf(model), changes) });
}

/** `base`, or `base.1`, `base.2` … if that is taken; marks it as taken. */
export function freshName(base: string, taken: Set<string>): string {
  let name = base;
  for (let i = 1; taken.has(name); i++) name = `${base}.${i}`;
  taken.add(name);
  return name;
}

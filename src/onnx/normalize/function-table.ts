import { InjertoError } from '../../errors.ts';
import { canonicalDomain } from '../codec.ts';
import type { FunctionProto, ModelProto, NodeProto } from '../proto.ts';
import { allNodes } from '../walk.ts';

/** The functions of a model, by what a node calls them. */
export interface FunctionTable {
  /** The function that a node calls; undefined where it is an operator. */
  of(node: NodeProto): FunctionProto | undefined;
}

/** How many nodes a model may have once its functions are written out: each of n functions may call the one before it twice. */
const maxNodes = 1e6;
/** How deep functions may call each other; exporters stay below ten. */
const maxDepth = 100;

/** @throws {InjertoError} FUNCTION_RECURSIVE · FUNCTION_INVALID for a name given twice, or calls nested past 100 · MODEL_TOO_LARGE. */
export function functionTable(model: ModelProto): FunctionTable {
  const functions = new Map<string, FunctionProto>();
  for (const f of model.functions) {
    const key = keyOf(f.domain, f.name, f.overload);
    if (functions.has(key)) {
      throw new InjertoError('FUNCTION_INVALID/twice', { details: { function: f.name }, where: { domain: f.domain } });
    }
    functions.set(key, f);
  }
  const table: FunctionTable = {
    of: (node) => functions.get(keyOf(node.domain, node.opType, node.overload)),
  };
  checkCalls(model, table);
  return table;
}

function keyOf(domain: string, name: string, overload: string): string {
  return JSON.stringify([canonicalDomain(domain), name, overload]);
}

function checkCalls(model: ModelProto, table: FunctionTable): void {
  const sizes = new Map<FunctionProto, number>();
  const open = new Set<FunctionProto>();
  const sizeOfNodes = (nodes: readonly NodeProto[]): number => {
    let size = 0;
    for (const node of allNodes(nodes)) {
      const called = table.of(node);
      size += called ? sizeOfFunction(called) : 1;
    }
    return size;
  };
  const sizeOfFunction = (f: FunctionProto): number => {
    const known = sizes.get(f);
    if (known !== undefined) return known;
    if (open.has(f)) {
      throw new InjertoError('FUNCTION_RECURSIVE', {
        details: { function: f.name },
        where: { function: f.name, domain: f.domain },
      });
    }
    if (open.size >= maxDepth) {
      throw new InjertoError('FUNCTION_INVALID/depth', { details: { most: maxDepth }, where: { domain: f.domain } });
    }
    open.add(f);
    const size = sizeOfNodes(f.node);
    open.delete(f);
    sizes.set(f, size);
    return size;
  };
  // Functions that nothing calls are checked too: a damaged file should say so today, not when it is used.
  for (const f of model.functions) sizeOfFunction(f);
  const total = sizeOfNodes(model.graph!.node);
  if (total <= maxNodes) return;
  throw new InjertoError('MODEL_TOO_LARGE/functions', { details: { nodes: total, most: maxNodes } });
}

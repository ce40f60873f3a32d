import { InjertoError } from '../../errors.ts';
import { subgraphsOf } from '../attributes.ts';
import { amend, makeNode } from '../build.ts';
import { canonicalDomain, graphOf } from '../codec.ts';
import { FreshNames } from '../fresh-names.ts';
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from '../proto.ts';
import { type FunctionTable, functionTable } from './function-table.ts';

/** Replaces every call of a model-local function by the function's body; afterwards the model has no functions.
 *  · A body's `ref_attr_name` becomes the call's attribute, else the function's default, else nothing.
 *  · Each call has inner values of its own, called `<call>/<value>`.
 *  · Opset imports of the functions are added to the model's; all of them must agree (`raiseOpset` sees to that).
 * Changes `model` in place and returns the names of the functions that were called.  (FunctionProto, onnx.proto; IR.md "Functions")
 * @throws {InjertoError} FUNCTION_RECURSIVE · FUNCTION_INVALID if a call and its function do not fit · MODEL_TOO_LARGE if the
 * bodies, written out, pass a million nodes. */
export function inlineFunctions(model: ModelProto): string[] {
  if (model.functions.length === 0) return [];
  const functions = functionTable(model);
  const inliner = new Inliner(functions, new FreshNames(model));
  inliner.inlineIn(graphOf(model));
  const known = new Set(model.opsetImport.map((o) => canonicalDomain(o.domain)));
  for (const { opsetImport } of model.functions) {
    for (const opset of opsetImport) {
      if (known.has(canonicalDomain(opset.domain))) continue;
      known.add(canonicalDomain(opset.domain));
      model.opsetImport.push(opset);
    }
  }
  model.functions = [];
  return [...inliner.called].map((f) => f.name);
}

class Inliner {
  readonly called = new Set<FunctionProto>();

  constructor(
    private readonly functions: FunctionTable,
    private readonly names: FreshNames,
  ) {}

  inlineIn(graph: GraphProto): void {
    graph.node = graph.node.flatMap((node) => this.#expand(node));
  }

  #expand(node: NodeProto): NodeProto[] {
    for (const graph of subgraphsOf(node)) this.inlineIn(graph);
    const called = this.functions.of(node);
    if (!called) return [node];
    this.called.add(called);
    return this.#body(node, called).flatMap((inner) => this.#expand(inner));
  }

  #body(call: NodeProto, called: FunctionProto): NodeProto[] {
    checkCall(call, called);
    const label = call.name || called.name;
    const scope = new Map(called.input.map((name, i) => [name, call.input[i] ?? '']));
    const made = new Set(called.node.flatMap((node) => node.output));
    const aliases: NodeProto[] = [];
    const wanted = called.output.slice(0, call.output.length);
    for (const [i, name] of wanted.entries()) {
      const result = call.output[i]!;
      if (!result) continue;
      // An input handed through, or one value put out twice: an output needs a maker of its own.
      if (!made.has(name) || scope.has(name)) aliases.push(makeNode('Identity', [name], [result]));
      else scope.set(name, result);
    }
    const bind = (name: string) => {
      if (name && !scope.has(name)) scope.set(name, this.names.take(`${label}/${name}`));
    };
    for (const name of made) bind(name);
    const attributes = new Map(called.attributeProto.map((a) => [a.name, a]));
    for (const a of call.attribute) attributes.set(a.name, a);
    const copy = new BodyCopy(scope, attributes, label, this.names, `function "${called.name}", called at "${label}"`);
    return [
      ...called.node.map((node) => copy.node(node)),
      ...aliases.map((node) => amend(node, { input: node.input.map((name) => copy.value(name)) })),
    ];
  }
}

function checkCall(call: NodeProto, called: FunctionProto): void {
  const [kind, given, declared] =
    call.input.length > called.input.length
      ? (['inputs', call.input.length, called.input.length] as const)
      : (['outputs', call.output.length, called.output.length] as const);
  if (given <= declared) return;
  throw new InjertoError('FUNCTION_INVALID/call', {
    details: { function: called.name, kind, declared, given },
    where: { node: call.name },
  });
}

/** A copy of a function's body under other names, attributes filled in. */
class BodyCopy {
  constructor(
    private readonly scope: ReadonlyMap<string, string>,
    private readonly attributes: ReadonlyMap<string, AttributeProto>,
    private readonly label: string,
    private readonly names: FreshNames,
    private readonly where: string,
  ) {}

  value(name: string): string {
    if (name === '' || this.scope.has(name)) return this.scope.get(name) ?? '';
    throw new InjertoError('VALUE_UNDEFINED/function', { details: { value: name }, where: this.where });
  }

  node(node: NodeProto): NodeProto {
    return amend(node, {
      name: node.name && `${this.label}/${node.name}`,
      input: node.input.map((name) => this.value(name)),
      output: node.output.map((name) => this.value(name)),
      attribute: node.attribute.flatMap((a) => this.#attribute(a) ?? []),
    });
  }

  #attribute(attribute: AttributeProto): AttributeProto | undefined {
    if (attribute.refAttrName) {
      const given = this.attributes.get(attribute.refAttrName);
      return given && amend(given, { name: attribute.name });
    }
    if (!attribute.g && attribute.graphs.length === 0) return amend(attribute, {});
    return amend(attribute, {
      ...(attribute.g && { g: this.#graph(attribute.g) }),
      graphs: attribute.graphs.map((graph) => this.#graph(graph)),
    });
  }

  #graph(graph: GraphProto): GraphProto {
    const scope = new Map(this.scope);
    // A set: an initializer may be listed as an input too.
    const own = new Set([...graph.input, ...graph.initializer].map((v) => v.name));
    for (const node of graph.node) for (const name of node.output) own.add(name);
    for (const name of own) if (name) scope.set(name, this.names.take(`${this.label}/${name}`));
    const inner = new BodyCopy(scope, this.attributes, this.label, this.names, this.where);
    const renamed = <V extends ValueInfoProto | TensorProto>(values: V[]): V[] =>
      values.map((value) => amend<ValueInfoProto | TensorProto>(value, { name: inner.value(value.name) }) as V);
    return amend(graph, {
      node: graph.node.map((node) => inner.node(node)),
      input: renamed(graph.input),
      output: renamed(graph.output),
      initializer: renamed(graph.initializer),
      valueInfo: [],
    });
  }
}

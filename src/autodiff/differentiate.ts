/** Reverse-mode differentiation of an ONNX graph: graph in, graph with its backward part out. Runs nothing. */
import { InjertoError } from '../errors.ts';
import {
  amend,
  descendantsOf,
  graphOf,
  isFloating,
  type ModelProto,
  type NodeProto,
  opsetOf,
  sortedNodes,
  withGraph,
} from '../onnx/index.ts';
import { GraphBuilder } from './graph-builder.ts';
import type { Operands, RuleContext } from './rule.ts';
import { ruleFor } from './rules/index.ts';
import type { ShapeTable, ValueFacts } from './shape-table.ts';
import type { Value } from './value.ts';

export interface DifferentiateOptions {
  /** The scalar to differentiate. */
  readonly loss: string;
  /** Values to differentiate with respect to: initializers or inputs, floating-point. */
  readonly wrt: readonly string[];
  readonly shapes: ShapeTable;
}

export interface Differentiated {
  /** The model with the backward nodes appended; its outputs are unchanged, and no gradient is an output yet. */
  readonly model: ModelProto;
  /** The value that holds d loss / d w, by w. Same shape as w. */
  readonly gradients: Readonly<Record<string, string>>;
  /** The facts given, and those of every value that was added. */
  readonly shapes: ShapeTable;
}

/** Appends the backward graph of `loss`.
 * @throws {InjertoError} GRADIENT_RULE_MISSING · GRADIENT_DISCONNECTED if the loss does not depend on a value of `wrt` ·
 * GRADIENT_UNSUPPORTED if a rule exists but not for this form of the operator. */
export function differentiate(model: ModelProto, { loss, wrt, shapes }: DifferentiateOptions): Differentiated {
  const graph = graphOf(model);
  const nodes = sortedNodes(graph).map((node) => amend(node, { input: [...node.input], output: [...node.output] }));
  const facts = new Map<string, ValueFacts>(shapes);
  const opset = opsetOf(model)!;
  const op = new GraphBuilder(opset, facts, 'grad/', new Map(graph.initializer.map((t) => [t.name, t])));
  const active = descendantsOf({ node: nodes }, wrt);
  const gradients = new GradientSums(op);
  gradients.add(loss, op.scalar(1, op.value(loss)));
  for (const node of nodes.toReversed()) {
    const grads = node.output.map((name) => (active.has(name) ? gradients.of(name) : undefined));
    if (grads.every((g) => g === undefined)) continue;
    const rule = ruleFor(node, opset);
    if (!rule) throw ruleMissing(node, model, behind(nodes, node, wrt));
    const formulas = rule.gradients(contextOf(node, grads, op, facts));
    for (const [i, name] of node.input.entries()) {
      if (!active.has(name) || !isFloating(op.value(name).dtype)) continue;
      const formula = formulas[i];
      if (!formula) throw noFormula(node, name, i);
      if (formula !== 'zero') gradients.add(name, formula());
    }
  }
  const found = wrt.map((name) => [name, gradients.of(name)?.name ?? disconnected(name, loss)] as const);
  const initializer = [...graph.initializer, ...op.initializers];
  return {
    model: withGraph(model, { node: [...nodes, ...op.nodes], initializer }),
    gradients: Object.fromEntries(found),
    shapes: facts,
  };
}

/** Gradients that flow into each value, added up when they are asked for. */
class GradientSums {
  readonly #parts = new Map<string, Value[]>();
  readonly #op: GraphBuilder;

  constructor(op: GraphBuilder) {
    this.#op = op;
  }

  add(name: string, gradient: Value): void {
    const parts = this.#parts.get(name);
    if (parts) parts.push(gradient);
    else this.#parts.set(name, [gradient]);
  }

  of(name: string): Value | undefined {
    const parts = this.#parts.get(name);
    if (!parts) return undefined;
    const sum = parts.reduce((a, b) => this.#op.add(a, b));
    this.#parts.set(name, [sum]);
    return sum;
  }
}

function contextOf(
  node: NodeProto,
  grads: (Value | undefined)[],
  op: GraphBuilder,
  facts: Map<string, ValueFacts>,
): RuleContext {
  const values = (names: readonly string[]) =>
    names.map((name) => (name && facts.has(name) ? op.value(name) : undefined)) as unknown as Operands;
  const save: RuleContext['save'] = (output, dtype, axes) => {
    while (node.output.length <= output) node.output.push('');
    node.output[output] ||= `saved/${node.output[0]}/${output}`;
    facts.set(node.output[output]!, { dtype, axes });
    return op.value(node.output[output]!);
  };
  return {
    node,
    inputs: values(node.input),
    outputs: values(node.output),
    grads: grads as unknown as Operands,
    op,
    save,
  };
}

/** Weights of `wrt` whose gradient would have to flow through `node`. */
function behind(nodes: readonly NodeProto[], node: NodeProto, wrt: readonly string[]): string[] {
  const needed = new Set(node.input);
  for (const earlier of nodes.slice(0, nodes.indexOf(node)).toReversed()) {
    if (earlier.output.some((name) => needed.has(name))) for (const name of earlier.input) needed.add(name);
  }
  return wrt.filter((name) => needed.has(name));
}

function ruleMissing(node: NodeProto, model: ModelProto, weights: readonly string[]): InjertoError {
  const domain = node.domain || 'ai.onnx';
  const opset = opsetOf(model, node.domain) ?? opsetOf(model);
  const listed = weights
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(', ');
  const more = weights.length > 5 ? ` and ${weights.length - 5} more` : '';
  return new InjertoError('GRADIENT_RULE_MISSING', {
    what: `${node.opType} (domain ${domain}, opset ${opset}) has no gradient rule, and weights that should learn lie below it: ${listed}${more}.`,
    where: `node "${node.name}", output "${node.output[0]}"`,
    hint: 'Train what lies above this node only: unfreeze fewer blocks, or use the method transfer, which needs no gradient of the reference model.',
  });
}

function noFormula(node: NodeProto, input: string, index: number): InjertoError {
  return new InjertoError('GRADIENT_UNSUPPORTED', {
    what: `${node.opType} has no gradient with respect to its input ${index}, "${input}", and a weight that should learn lies behind it.`,
    where: `node "${node.name}"`,
    hint: 'Leave that weight out of what is trained.',
  });
}

function disconnected(name: string, loss: string): never {
  throw new InjertoError('GRADIENT_DISCONNECTED', {
    what: `The loss "${loss}" does not depend on "${name}".`,
    where: `value "${name}"`,
    hint: 'Leave it out of what is trained.',
  });
}

/** Reverse-mode differentiation of an ONNX graph: graph in, graph with its backward part out. Runs nothing. */
import { InjertoError } from '../errors.ts';
import {
  amend,
  graphOf,
  type ModelProto,
  type NodeProto,
  opsetOf,
  readsOf,
  sortedNodes,
  withGraph,
} from '../onnx/index.ts';
import { activeValues } from './active-values.ts';
import { behind, disconnected, noFormula, ruleMissing } from './gradient-errors.ts';
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
  /** Gradients of the loss that the model computes already, by value. The walk then begins at those values instead of at the loss,
   *  whose whole dependence they must hold. */
  readonly seeds?: ReadonlyMap<string, string>;
}

export interface Differentiated {
  /** The model with the backward nodes appended; its outputs are unchanged, and no gradient is an output yet. */
  readonly model: ModelProto;
  /** The value that holds d loss / d w, by w. Same shape as w. */
  readonly gradients: Readonly<Record<string, string>>;
  /** The value that holds the whole gradient of a value on the way, by value. */
  readonly innerGradients: ReadonlyMap<string, string>;
  /** The facts given, and those of every value that was added. */
  readonly shapes: ShapeTable;
}

/** What stands between the loss and a value. */
export interface Obstacle {
  /** GRADIENT_RULE_MISSING · GRADIENT_UNSUPPORTED · SHAPE_UNKNOWN, from `node`; GRADIENT_DISCONNECTED, from nowhere. */
  readonly error: InjertoError;
  readonly node?: NodeProto;
  /** The input of `node` for which its rule has no formula. */
  readonly input?: number;
}

export interface PartlyDifferentiated extends Differentiated {
  /** Why a value of `wrt` has no gradient, for each that has none. */
  readonly obstacles: ReadonlyMap<string, Obstacle>;
}

/** Appends the backward graph of `loss`.
 * @throws {InjertoError} GRADIENT_RULE_MISSING · GRADIENT_DISCONNECTED if the loss does not depend on a value of `wrt` ·
 * GRADIENT_UNSUPPORTED if a rule exists but not for this form of the operator. */
export function differentiate(model: ModelProto, options: DifferentiateOptions): Differentiated {
  return walkBack(model, options, ({ error }) => {
    throw error;
  });
}

/** Appends the backward graph of `loss` for those values of `wrt` that reach it by nodes with a gradient only. A value that reaches it by
 *  other nodes too gets none: part of a gradient is not a gradient. */
export function differentiateWhereRulesReach(model: ModelProto, options: DifferentiateOptions): PartlyDifferentiated {
  return walkBack(model, options, () => {});
}

/** @param onObstacle told of each obstacle as it is met; what lies behind it gets no gradient. */
function walkBack(
  model: ModelProto,
  { loss, wrt, shapes, seeds }: DifferentiateOptions,
  onObstacle: (obstacle: Obstacle) => void,
): PartlyDifferentiated {
  const graph = graphOf(model);
  const nodes = sortedNodes(graph).map((node) => amend(node, { input: [...node.input], output: [...node.output] }));
  const facts = new Map<string, ValueFacts>(shapes);
  const opset = opsetOf(model)!;
  const op = new GraphBuilder(opset, facts, 'grad/', new Map(graph.initializer.map((t) => [t.name, t])));
  const active = activeValues(nodes, wrt, facts);
  const gradients = new GradientSums(op);
  const obstacles = new Map<string, Obstacle>();
  const block = (names: readonly string[], obstacle: Obstacle) => {
    onObstacle(obstacle);
    for (const name of names) if (!obstacles.has(name)) obstacles.set(name, obstacle);
  };
  if (seeds) for (const [name, gradient] of seeds) gradients.add(name, op.value(gradient));
  else gradients.add(loss, op.scalar(1, op.value(loss)));
  for (const node of nodes.toReversed()) {
    const beyond = node.output.map((name) => obstacles.get(name)).find((obstacle) => obstacle !== undefined);
    const grads = node.output.map((name) => (active.has(name) ? gradients.of(name) : undefined));
    if (!beyond && grads.every((g) => g === undefined)) continue;
    const reads = readsOf(node).filter((name) => active.has(name));
    // Behind an obstacle a rule is asked for nothing but its zeros, and any value may stand for the gradient that is not known.
    const asked = beyond ? node.output.map((name) => (facts.has(name) ? op.value(name) : undefined)) : grads;
    const rule = ruleFor(node, opset);
    const formulas = attempt(() => {
      if (!rule) throw ruleMissing(node, model, behind(nodes, node, wrt));
      for (const name of reads) op.value(name); // throws where nothing is known of it
      return rule.gradients(contextOf(node, asked, op, facts));
    });
    if (formulas instanceof InjertoError) {
      block(reads, beyond ?? { error: formulas, node });
      continue;
    }
    for (const [i, name] of node.input.entries()) {
      const formula = active.has(name) ? (formulas[i] ?? noFormula(node, name, i)) : 'zero';
      if (formula === 'zero') continue;
      const gradient = typeof formula === 'function' && !beyond ? attempt(formula) : formula;
      if (beyond) block([name], beyond);
      else if (gradient instanceof InjertoError)
        block([name], { error: gradient, node, ...(!formulas[i] && { input: i }) });
      else gradients.add(name, gradient as Value);
    }
  }
  for (const name of wrt) {
    if (!obstacles.has(name) && !gradients.of(name)) block([name], { error: disconnected(name, loss) });
  }
  const found = wrt.filter((name) => !obstacles.has(name)).map((name) => [name, gradients.of(name)!.name] as const);
  const initializer = [...graph.initializer, ...op.initializers];
  return {
    model: withGraph(model, { node: [...nodes, ...op.nodes], initializer }),
    gradients: Object.fromEntries(found),
    innerGradients: gradients.complete(),
    shapes: facts,
    obstacles: new Map(wrt.flatMap((name) => (obstacles.has(name) ? [[name, obstacles.get(name)!] as const] : []))),
  };
}

/** What `work` gives, or the error that Injerto threw on purpose. */
function attempt<T>(work: () => T): T | InjertoError {
  try {
    return work();
  } catch (error) {
    if (error instanceof InjertoError) return error;
    throw error;
  }
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

  /** The values that hold a whole gradient, by the value whose gradient it is. */
  complete(): Map<string, string> {
    return new Map([...this.#parts].flatMap(([name, parts]) => (parts.length === 1 ? [[name, parts[0]!.name]] : [])));
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
    node.output[output] ||= `saved/${node.output.find(Boolean)}/${output}`;
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

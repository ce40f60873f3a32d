/** Reverse-mode differentiation of an ONNX graph: graph in, graph with its backward part out. Runs nothing. */
import { amend, FreshNames, graphOf, type ModelProto, opsetOf, sortedNodes, withGraph } from '../onnx/index.ts';
import { activeValues } from './active-values.ts';
import { GraphBuilder } from './graph-builder.ts';
import { errorOf, findObstacles, type Obstacle, type ObstacleSearch, type Obstacles } from './obstacles.ts';
import { contextOf } from './rule-context.ts';
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

export interface PartlyDifferentiated extends Differentiated {
  /** Why a value of `wrt` has no gradient, for each that has none. */
  readonly obstacles: ReadonlyMap<string, Obstacle>;
}

/** Appends the backward graph of `loss`.
 * @throws {InjertoError} GRADIENT_RULE_MISSING names every node in the way · GRADIENT_DISCONNECTED if the loss does not depend on a value of
 * `wrt` · GRADIENT_UNSUPPORTED if a rule exists but not for this form of the operator. */
export function differentiate(model: ModelProto, options: DifferentiateOptions): Differentiated {
  const backward = backwardOf(model, options);
  if (backward.obstacles.all.length > 0) throw errorOf(backward.obstacles, backward.search);
  return walkBack(backward);
}

/** Appends the backward graph of `loss` for those values of `wrt` that reach it by nodes with a gradient only. A value that reaches it by
 *  other nodes too gets none: part of a gradient is not a gradient. */
export function differentiateWhereRulesReach(model: ModelProto, options: DifferentiateOptions): PartlyDifferentiated {
  const backward = backwardOf(model, options);
  const { blocked } = backward.obstacles;
  const obstacles = options.wrt.flatMap((name) => (blocked.has(name) ? [[name, blocked.get(name)!] as const] : []));
  return { ...walkBack(backward), obstacles: new Map(obstacles) };
}

interface Backward {
  readonly search: ObstacleSearch;
  readonly seeds: ReadonlyMap<string, string> | undefined;
  readonly obstacles: Obstacles;
}

/** All that is known before the first gradient is written. */
function backwardOf(model: ModelProto, { loss, wrt, shapes, seeds }: DifferentiateOptions): Backward {
  const graph = graphOf(model);
  const nodes = sortedNodes(graph).map((node) => amend(node, { input: [...node.input], output: [...node.output] }));
  const facts = new Map<string, ValueFacts>(shapes);
  const names = new FreshNames(model);
  const stored = new Map(graph.initializer.map((t) => [t.name, t]));
  const op = new GraphBuilder(opsetOf(model)!, facts, 'grad/', names, stored);
  const active = activeValues(nodes, wrt, facts);
  const starts = seeds ? [...seeds.keys()] : [loss];
  const search = { model, nodes, starts, loss, wrt, active, writing: { op, facts, names } };
  return { search, seeds, obstacles: findObstacles(search) };
}

/** Writes the gradients of all that is not behind an obstacle. */
function walkBack({ search, seeds, obstacles: { blocked } }: Backward): Differentiated {
  const { model, nodes, loss, wrt, active, writing } = search;
  const { op, facts } = writing;
  const gradients = new GradientSums(op);
  if (seeds) for (const [name, gradient] of seeds) gradients.add(name, op.value(gradient));
  else gradients.add(loss, op.scalar(1, op.value(loss)));
  const isWanted = (name: string) => active.has(name) && !blocked.has(name);
  for (const node of nodes.toReversed()) {
    if (!node.input.some(isWanted)) continue;
    const grads = node.output.map((name) => (active.has(name) ? gradients.of(name) : undefined));
    if (grads.every((g) => g === undefined)) continue;
    const rule = ruleFor(node, op.opset)!;
    const formulas = rule.gradients(contextOf(rule, node, grads, writing));
    for (const [i, name] of node.input.entries()) {
      const formula = isWanted(name) ? formulas[i] : 'zero';
      if (typeof formula === 'function') gradients.add(name, formula());
    }
  }
  const found = wrt.filter((name) => !blocked.has(name)).map((name) => [name, gradients.of(name)!.name] as const);
  const initializer = [...graphOf(model).initializer, ...op.initializers];
  return {
    model: withGraph(model, { node: [...nodes, ...op.nodes], initializer }),
    gradients: Object.fromEntries(found),
    innerGradients: gradients.complete(),
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

  /** The values that hold a whole gradient, by the value whose gradient it is. */
  complete(): Map<string, string> {
    return new Map([...this.#parts].flatMap(([name, parts]) => (parts.length === 1 ? [[name, parts[0]!.name]] : [])));
  }
}

/** What stands between a loss and the values to differentiate for. All of it is found before a gradient is written, so that an error names
 *  every node in the way at once, and nothing is half written. */
import { InjertoError } from '../errors.ts';
import { amend, canonicalDomain, type ModelProto, type NodeProto, opsetOf, readsOf } from '../onnx/index.ts';
import { GraphBuilder } from './graph-builder.ts';
import { contextOf, type Writing } from './rule-context.ts';
import { ruleFor } from './rules/index.ts';

/** What stands between the loss and a value. */
export interface Obstacle {
  /** GRADIENT_RULE_MISSING · GRADIENT_UNSUPPORTED · SHAPE_UNKNOWN, from `node`; GRADIENT_DISCONNECTED, from nowhere. */
  readonly error: InjertoError;
  readonly node?: NodeProto;
  /** The input of `node` for which its rule has no formula. */
  readonly input?: number;
}

export interface ObstacleSearch {
  readonly model: ModelProto;
  /** Of the model, sorted. */
  readonly nodes: readonly NodeProto[];
  /** Where gradients begin. */
  readonly starts: Iterable<string>;
  readonly loss: string;
  readonly wrt: readonly string[];
  /** Values through which a change of `wrt` reaches others. */
  readonly active: ReadonlySet<string>;
  readonly writing: Writing;
}

export interface Obstacles {
  /** The obstacle nearest to the loss, by each value whose gradient it stops. */
  readonly blocked: ReadonlyMap<string, Obstacle>;
  /** One for each node in the way, those behind others included; then one for each value that the loss does not depend on. */
  readonly all: readonly Obstacle[];
}

/** Walks back as differentiation will, and asks each rule for its formulas: they are written too, for some refuse only then, and thrown away.
 *  Any value of the right shape may stand for a gradient. */
export function findObstacles({ model, nodes, starts, loss, wrt, active, writing }: ObstacleSearch): Obstacles {
  const opset = opsetOf(model)!;
  const facts = new Map(writing.facts);
  const op = new GraphBuilder(opset, facts, 'draft/', { take: (wish) => wish }, writing.op.stored);
  const draft: Writing = { op, facts, names: { take: (wish) => wish } };
  const reached = new Set(starts);
  const blocked = new Map<string, Obstacle>();
  const byNode = new Map<NodeProto, Obstacle>();
  for (const node of nodes.toReversed()) {
    const reads = readsOf(node).filter((name) => active.has(name));
    if (reads.length === 0 || !node.output.some((name) => active.has(name) && reached.has(name))) continue;
    const beyond = node.output.map((name) => blocked.get(name)).find((obstacle) => obstacle !== undefined);
    const block = (names: readonly string[], obstacle: Obstacle | undefined) => {
      if (obstacle && !byNode.has(node)) byNode.set(node, obstacle);
      for (const name of names) {
        reached.add(name);
        const nearest = beyond ?? obstacle;
        if (nearest && !blocked.has(name)) blocked.set(name, nearest);
      }
    };
    const rule = ruleFor(node, opset);
    const formulas = attempt(() => {
      if (!rule) throw ruleMissing([node], model, wrt.filter(isBehind(nodes, node)));
      for (const name of reads) op.value(name); // throws where nothing is known of it
      const grads = node.output.map((name) => (active.has(name) && reached.has(name) ? op.value(name) : undefined));
      return rule.gradients(contextOf(rule, amend(node, { output: [...node.output] }), grads, draft));
    });
    if (formulas instanceof InjertoError) {
      block(reads, { error: formulas, node });
      continue;
    }
    for (const [i, name] of node.input.entries()) {
      const formula = active.has(name) ? formulas[i] : 'zero';
      if (formula === 'zero') continue;
      const found = formula ? attempt(formula) : noFormula(node, name, i);
      const obstacle = found instanceof InjertoError && { error: found, node, ...(!formula && { input: i }) };
      block([name], obstacle || undefined);
    }
  }
  const apart: Obstacle[] = [];
  for (const name of wrt) {
    if (reached.has(name)) continue;
    const obstacle = {
      error: new InjertoError('GRADIENT_DISCONNECTED', { details: { loss, value: name }, where: { value: name } }),
    };
    blocked.set(name, obstacle);
    apart.push(obstacle);
  }
  return { blocked, all: [...byNode.values(), ...apart] };
}

/** One error for all obstacles: if any node has no rule, it names all of those. */
export function errorOf({ all }: Obstacles, { model, nodes, wrt }: ObstacleSearch): InjertoError {
  const missing = all.flatMap(({ error, node }) => (node && error.code === 'GRADIENT_RULE_MISSING' ? [node] : []));
  if (missing.length < 2)
    return all.find(({ error }) => error.code === 'GRADIENT_RULE_MISSING')?.error ?? all[0]!.error;
  const behind = missing.map((node) => isBehind(nodes, node));
  return ruleMissing(
    missing,
    model,
    wrt.filter((name) => behind.some((is) => is(name))),
  );
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

/** Which values' gradients would have to flow through `node`. */
function isBehind(nodes: readonly NodeProto[], node: NodeProto): (name: string) => boolean {
  const needed = new Set(readsOf(node));
  for (let i = nodes.indexOf(node) - 1; i >= 0; i--) {
    if (nodes[i]!.output.some((name) => needed.has(name))) for (const name of readsOf(nodes[i]!)) needed.add(name);
  }
  return (name) => needed.has(name);
}

function ruleMissing(nodes: readonly NodeProto[], model: ModelProto, weights: readonly string[]): InjertoError {
  const [nearest] = nodes;
  return new InjertoError('GRADIENT_RULE_MISSING', {
    details: {
      nodes: nodes.map(({ opType, domain, name, output }) => ({
        operator: opType,
        domain: canonicalDomain(domain) || 'ai.onnx',
        opset: (opsetOf(model, domain) ?? opsetOf(model))!,
        node: name || output[0]!,
      })),
      weights,
    },
    where: { node: nearest!.name, output: nearest!.output[0] },
  });
}

function noFormula(node: NodeProto, value: string, input: number): InjertoError {
  return new InjertoError('GRADIENT_UNSUPPORTED/input', {
    details: { operator: node.opType, input, value },
    where: { node: node.name || node.output[0] },
  });
}

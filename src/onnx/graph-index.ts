/** Looking things up in a graph: who makes a value, who reads it, what order the nodes run in. */
import { InjertoError } from '../errors.ts';
import type { PlaceParts } from '../messages/index.ts';
import { subgraphsOf } from './attributes.ts';
import type { GraphProto, NodeProto, TensorProto } from './proto.ts';

/** An index of one graph as it is now; make a new one after changing the graph. */
export interface GraphIndex {
  readonly graph: GraphProto;
  /** The node that makes a value. */
  readonly producer: ReadonlyMap<string, NodeProto>;
  /** The nodes that read a value, in graph order, subgraph reads included. */
  readonly consumers: ReadonlyMap<string, readonly NodeProto[]>;
  readonly initializer: ReadonlyMap<string, TensorProto>;
  /** Names of graph inputs that are no initializers: what the caller feeds. */
  readonly feeds: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

export function indexGraph(graph: GraphProto): GraphIndex {
  const producer = new Map<string, NodeProto>();
  const consumers = new Map<string, NodeProto[]>();
  for (const node of graph.node) {
    for (const name of node.output) if (name) producer.set(name, node);
    for (const name of new Set(readsOf(node))) {
      const readers = consumers.get(name);
      if (readers) readers.push(node);
      else consumers.set(name, [node]);
    }
  }
  const initializer = new Map(graph.initializer.map((t) => [t.name, t]));
  const feeds = new Set(graph.input.map((i) => i.name).filter((name) => !initializer.has(name)));
  return { graph, producer, consumers, initializer, feeds, outputs: new Set(graph.output.map((o) => o.name)) };
}

/** Names that a node reads: its inputs, and what its subgraphs take from outside themselves. */
export function readsOf(node: NodeProto): string[] {
  return [...node.input.filter(Boolean), ...subgraphsOf(node).flatMap(capturedBy)];
}

function capturedBy(graph: GraphProto): string[] {
  const own = new Set([...graph.input, ...graph.initializer].map((v) => v.name));
  for (const node of graph.node) for (const name of node.output) own.add(name);
  return graph.node.flatMap(readsOf).filter((name) => !own.has(name));
}

/** The nodes in an order in which each comes after those it reads from; the file's own order wherever it already is one.
 * @throws {InjertoError} GRAPH_CYCLE naming a node of the cycle. */
export function sortedNodes(graph: GraphProto, origin: PlaceParts = {}): NodeProto[] {
  const producer = new Map<string, NodeProto>();
  for (const node of graph.node) for (const name of node.output) if (name) producer.set(name, node);
  const state = new Map<NodeProto, 'open' | 'done'>();
  const order: NodeProto[] = [];
  // An explicit stack: graphs are deeper than the call stack of some JavaScript engines.
  for (const root of graph.node) {
    const stack: NodeProto[] = [root];
    while (stack.length > 0) {
      const node = stack[stack.length - 1]!;
      if (state.get(node) === 'done') {
        stack.pop();
        continue;
      }
      state.set(node, 'open');
      const waiting = readsOf(node).flatMap((name) => {
        const maker = producer.get(name);
        return maker && state.get(maker) !== 'done' ? [maker] : [];
      });
      if (waiting.length === 0) {
        state.set(node, 'done');
        order.push(node);
        stack.pop();
        continue;
      }
      for (const maker of waiting) {
        if (state.get(maker) === 'open') throw cycle(maker, origin);
        stack.push(maker);
      }
    }
  }
  return order;
}

function cycle(node: NodeProto, origin: PlaceParts): InjertoError {
  return new InjertoError('GRAPH_CYCLE', {
    where: { node: node.name, operator: node.opType, output: node.output[0], ...origin },
  });
}

/** Nodes on which the given values depend, in graph order. The walk stops at the names in `stop`. */
export function ancestorsOf(
  index: GraphIndex,
  values: Iterable<string>,
  stop: ReadonlySet<string> = new Set(),
): NodeProto[] {
  const found = new Set<NodeProto>();
  const open = [...values];
  while (open.length > 0) {
    const name = open.pop()!;
    const node = stop.has(name) ? undefined : index.producer.get(name);
    if (!node || found.has(node)) continue;
    found.add(node);
    for (const name of readsOf(node)) open.push(name);
  }
  return index.graph.node.filter((node) => found.has(node));
}

/** Names of all values that depend on any of the given ones, those themselves included. Nodes must be sorted. */
export function descendantsOf(graph: Pick<GraphProto, 'node'>, values: Iterable<string>): Set<string> {
  const reached = new Set(values);
  for (const node of graph.node) {
    if (readsOf(node).some((name) => reached.has(name))) for (const name of node.output) if (name) reached.add(name);
  }
  return reached;
}

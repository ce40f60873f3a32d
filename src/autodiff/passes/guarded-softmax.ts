import {
  amend,
  graphOf,
  indexGraph,
  type ModelProto,
  type NodeProto,
  tensorFromProto,
  withGraph,
} from '../../onnx/index.ts';

export interface Unguarded {
  readonly model: ModelProto;
  /** Puts the guards back into the model or one that grew from it. */
  readonly guard: (model: ModelProto) => ModelProto;
}

/** Takes the guard Where(IsNaN(S), 0, S) away from S = Softmax(X) while gradients are written, so that they read what the guard puts out:
 *    dX = P·(dP − Σ dP·P),  P = the guarded S
 *  which is 0 where all of a row is masked. By the rules of Where and Softmax alone it would be 0·NaN. PyTorch's exporter writes the guard for
 *  scaled_dot_product_attention.
 *  Leaves alone: an S that something else reads. */
export function unguardSoftmax(model: ModelProto): Unguarded {
  const graph = graphOf(model);
  const { producer, consumers, initializer, outputs } = indexGraph(graph);
  const isZero = (name: string) => {
    const stored = initializer.get(name);
    return stored !== undefined && tensorFromProto(stored).data.every((x) => Number(x) === 0);
  };
  /** What is taken away, by the name of P. */
  const guards = new Map<string, readonly NodeProto[]>();
  const bare = new Map<NodeProto, NodeProto>();
  const gone = new Set<NodeProto>();
  for (const where of graph.node) {
    const [condition = '', zero = '', s = ''] = where.input;
    const softmax = producer.get(s);
    const check = producer.get(condition);
    const guarded =
      where.opType === 'Where' &&
      softmax?.opType === 'Softmax' &&
      check?.opType === 'IsNaN' &&
      check.input[0] === s &&
      isZero(zero) &&
      consumers.get(s)!.length === 2 &&
      consumers.get(condition)!.length === 1 &&
      !outputs.has(s) &&
      !outputs.has(condition);
    if (!guarded) continue;
    const [p] = where.output as [string];
    guards.set(p, [softmax, check, where]);
    bare.set(softmax, amend(softmax, { output: [p] }));
    gone.add(check).add(where);
  }
  const node = graph.node.flatMap((n) => (gone.has(n) ? [] : [bare.get(n) ?? n]));
  return {
    model: guards.size > 0 ? withGraph(model, { node }) : model,
    guard: (grown) =>
      withGraph(grown, {
        node: graphOf(grown).node.flatMap((n) => {
          const guard = n.opType === 'Softmax' ? guards.get(n.output[0]!) : undefined;
          return guard ? [amend(guard[0]!, { input: n.input }), ...guard.slice(1)] : [n];
        }),
      }),
  };
}

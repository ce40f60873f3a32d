/** Pooling of token vectors inside the graph, so that padding changes nothing. */
import { dtypeCode, tensor } from '../../onnx/index.ts';
import type { PoolingMode } from '../sentence/sentence-module.ts';
import type { TokenPooling } from './anatomy.ts';
import type { Subgraph } from './subgraph.ts';

/** The largest float32 below zero: less than any number that a network makes, and times 0 it is 0. */
const lowest = -3.4028234663852886e38;

/** [N, T, D] to [N, D] a mode, side by side where there are several. The formulas are those of sentence-transformers' Pooling; x are the
 * vectors, m the mask (1 at a text's own tokens, without those of a prompt that does not count), p the place in the text, from 1:
 *
 *     mean                  Σ x·m / max(Σ m, 1e-9)
 *     mean_sqrt_len_tokens  Σ x·m / √max(Σ m, 1e-9)
 *     weightedmean          Σ x·m·p / max(Σ m·p, 1e-9)
 *     max                   max x where m = 1 (0 where no token counts; there sentence-transformers gives −∞)
 *     cls, lasttoken        x at the first and at the last place where m = 1, on whichever side the padding is
 *
 * Opset 13 and up; 15 without a mask. */
export function poolTokens(value: string, pooling: TokenPooling, graph: Subgraph, scope: string): string {
  const pool = poolers(value, pooling, graph, scope);
  const pooled = pooling.modes.map((mode) => pool[mode]());
  return pooled.length === 1 ? pooled[0]! : graph.node(scope, 'Concat', pooled, { axis: 1 });
}

function poolers(
  value: string,
  { mask, promptTokens }: TokenPooling,
  graph: Subgraph,
  scope: string,
): Readonly<Record<PoolingMode, () => string>> {
  const node = (...[opType, inputs, attributes]: [string, readonly string[], Record<string, number>?]) =>
    graph.node(scope, opType, inputs, attributes);
  const toFloat = (name: string) => node('Cast', [name], { to: dtypeCode('float32') });
  const axis = once(() => graph.tensor(`${scope}/token_axis`, tensor('int64', [1], [1])));
  const place = once(() => graph.tensor(`${scope}/token_axis_0d`, tensor('int64', [], [1])));
  const everyToken = mask === undefined && promptTokens === undefined;

  const attended = once(() => (mask === undefined ? ones() : toFloat(mask)));
  const places = once(() => node('CumSum', [attended(), place()]));
  const counted = once(() =>
    promptTokens === undefined
      ? attended()
      : node('Mul', [attended(), toFloat(node('Greater', [places(), promptTokens]))]),
  );
  const total = (weights: string) => node('ReduceSum', [weights, axis()], { keepdims: 1 });
  const count = once(() => total(counted()));
  // One row per text times its tokens: a sum over T without a copy of [N, T, D].
  const weigh = (weights: string) =>
    node('Squeeze', [node('MatMul', [node('Unsqueeze', [weights, axis()]), value]), axis()]);
  const atLeast = (sum: string) => node('Max', [sum, graph.scalar(`${scope}/least`, 1e-9)]);
  const sum = once(() => weigh(counted()));

  return {
    mean: () => (everyToken ? graph.reduce(scope, 'ReduceMean', value, 1, 0) : node('Div', [sum(), atLeast(count())])),
    mean_sqrt_len_tokens: () => node('Div', [sum(), node('Sqrt', [atLeast(count())])]),
    weightedmean: () => {
      const weights = node('Mul', [counted(), places()]);
      return node('Div', [weigh(weights), atLeast(total(weights))]);
    },
    max: () => {
      if (everyToken) return graph.reduce(scope, 'ReduceMax', value, 1, 0);
      const last = graph.tensor(`${scope}/feature_axis`, tensor('int64', [1], [2]));
      const own = node('Cast', [node('Unsqueeze', [counted(), last])], { to: dtypeCode('bool') });
      const kept = node('Where', [own, value, graph.scalar(`${scope}/lowest`, lowest)]);
      const any = node('Min', [count(), graph.scalar(`${scope}/one`, 1)]);
      return node('Mul', [graph.reduce(scope, 'ReduceMax', kept, 1, 0), any]);
    },
    cls: () => {
      if (promptTokens === undefined) return tokenAt(0);
      const first = node('ArgMax', [counted()], { axis: 1, keepdims: 1 });
      const [one, whole] = [graph.scalar(`${scope}/one`, 1), dtypeCode('int64')];
      const index = node('Sub', [node('CumSum', [ones(), place()]), one]);
      return weigh(toFloat(node('Equal', [node('Cast', [index], { to: whole }), first])));
    },
    lasttoken: () => {
      if (everyToken) return tokenAt(-1);
      const reached = toFloat(node('Equal', [places(), total(attended())]));
      return weigh(node('Mul', [reached, counted()]));
    },
  };

  function tokenAt(index: number): string {
    return graph.node(scope, 'Gather', [value, graph.tensor(`${scope}/token`, tensor('int64', [], [index]))], {
      axis: 1,
    });
  }

  /** [N, T] */
  function ones(): string {
    const shape = node('Shape', [value], { start: 0, end: 2 });
    return graph.node(scope, 'ConstantOfShape', [shape], { value: tensor('float32', [1], [1]) });
  }
}

/** Nodes that several poolings share are written once, and only where one of them needs it. */
function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

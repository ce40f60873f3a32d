/** A new head on an old backbone. */
import { InjertoError } from '../../errors.ts';
import {
  Float,
  FreshNames,
  graphOf,
  type ModelProto,
  makeValueInfo,
  opsetOf,
  renameValues,
  sizeOf,
  type Tensor,
  tensor,
  withGraph,
} from '../../onnx/index.ts';
import type { Head, HeadSpec } from './anatomy.ts';
import { batchAxis, keepBackbone } from './keep-backbone.ts';
import { poolFeatures } from './pool-features.ts';
import { Subgraph } from './subgraph.ts';

export interface NewHead {
  /** The backbone as it was, the new head on it, and one output. */
  readonly model: ModelProto;
  /** Name of the output [N, K], before softmax. `logits`, unless an input or a weight is called so */
  readonly logits: string;
  /** Initializers of the new head, from the features on: weight [out, in] and bias [out] of each layer. */
  readonly parameters: readonly string[];
}

/** Replaces the head. The model given is left as it is.
 * Linear: `head.weight` [K, D], `head.bias` [K]. MLP: `head.0.*`, ReLU, Dropout, `head.3.*`, numbered as in torch.nn.Sequential.
 * Initial values as torch.nn.Linear draws them: U(−1/√in, 1/√in), weight first, then bias.
 * @param classes K, at least 1.
 * @param random gives numbers in [0, 1).
 * @throws {InjertoError} OPTION_INVALID for a number of classes, hidden units or a dropout that cannot be. */
export function replaceHead(
  model: ModelProto,
  { features }: Head,
  spec: HeadSpec,
  classes: number,
  random: () => number,
): NewHead {
  checkOptions(spec, classes);
  const logits = outputName(model);
  const { backbone, nameOf } = freeName(keepBackbone(model, features), logits);
  const source = { ...features, value: nameOf(features.value) };
  const graph = new Subgraph(backbone, [logits]);
  let value = poolFeatures(source, graph);
  const layers = spec.kind === 'linear' ? linearHead(features.size, classes) : mlpHead(spec, features.size, classes);
  const parameters: string[] = [];
  for (const [i, layer] of layers.entries()) {
    const inputs = [value];
    let attributes = {};
    if (layer.opType === 'Gemm') {
      const [weight, bias] = [
        graph.tensor(dotted('head', layer.module, 'weight'), uniform([layer.out, layer.in], layer.in, random)),
        graph.tensor(dotted('head', layer.module, 'bias'), uniform([layer.out], layer.in, random)),
      ];
      parameters.push(weight, bias);
      inputs.push(weight, bias);
      attributes = { transB: 1 };
    } else if (layer.opType === 'Dropout') {
      // From opset 12 on the ratio is an input (ONNX Dropout-12); without training_mode the node is the identity.
      if (opsetOf(model)! < 12) attributes = { ratio: new Float(layer.ratio) };
      else inputs.push(graph.scalar(dotted('head', layer.module, 'ratio'), layer.ratio));
    }
    const scope = layer.module ? `/head/${layer.module}` : '/head';
    value = graph.node(scope, layer.opType, inputs, attributes, i === layers.length - 1 ? logits : undefined);
  }
  return {
    logits,
    parameters,
    model: withGraph(graph.appendedTo(backbone), {
      output: [makeValueInfo(logits, 'float32', [batchAxis(model), classes])],
    }),
  };
}

/** A layer of the head; `module` is its place in the sequence, '' where it is the whole head. */
type Layer =
  | { readonly opType: 'Gemm'; readonly module: string; readonly in: number; readonly out: number }
  | { readonly opType: 'Relu'; readonly module: string }
  | { readonly opType: 'Dropout'; readonly module: string; readonly ratio: number };

function linearHead(size: number, classes: number): Layer[] {
  return [{ opType: 'Gemm', module: '', in: size, out: classes }];
}

function mlpHead({ hidden, dropout }: Extract<HeadSpec, { kind: 'mlp' }>, size: number, classes: number): Layer[] {
  return [
    { opType: 'Gemm', module: '0', in: size, out: hidden },
    { opType: 'Relu', module: '1' },
    ...(dropout > 0 ? [{ opType: 'Dropout', module: '2', ratio: dropout } as const] : []),
    { opType: 'Gemm', module: '3', in: hidden, out: classes },
  ];
}

function dotted(...parts: string[]): string {
  return parts.filter(Boolean).join('.');
}

/** U(−1/√fanIn, 1/√fanIn): torch.nn.Linear.reset_parameters (kaiming_uniform_ with a = √5). */
function uniform(shape: readonly number[], fanIn: number, random: () => number): Tensor {
  const bound = 1 / Math.sqrt(fanIn);
  return tensor(
    'float32',
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => (2 * random() - 1) * bound),
  );
}

/** Inputs and weights keep their names: they are fed, chosen and trained by these. */
function outputName(model: ModelProto): string {
  const usual = 'logits';
  const { input, initializer } = graphOf(model);
  const taken = [...input, ...initializer].some(({ name }) => name === usual);
  return taken ? new FreshNames(model).take(usual) : usual;
}

/** What a graph, or a branch of it, calls `name` is called something else, so that the head can have it. */
function freeName(model: ModelProto, name: string): { backbone: ModelProto; nameOf: (value: string) => string } {
  const names = new FreshNames(model);
  if (names.isFree(name)) return { backbone: model, nameOf: (value) => value };
  const other = names.take(`${name}.backbone`);
  return {
    backbone: renameValues(model, new Map([[name, other]])),
    nameOf: (value) => (value === name ? other : value),
  };
}

function checkOptions(spec: HeadSpec, classes: number): void {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new InjertoError('OPTION_INVALID/classes', { details: { classes } });
  }
  if (spec.kind === 'linear') return;
  if (!Number.isInteger(spec.hidden) || spec.hidden < 1)
    throw new InjertoError('OPTION_INVALID/hidden', { details: { hidden: spec.hidden } });
  if (!(spec.dropout >= 0 && spec.dropout < 1)) {
    throw new InjertoError('OPTION_INVALID/dropout', { details: { dropout: spec.dropout } });
  }
}

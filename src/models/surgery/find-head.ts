/** The head of a network, found by its graph. */
import type { ShapeTable } from '../../autodiff/shape-table.ts';
import { InjertoError } from '../../errors.ts';
import { ancestorsOf, descendantsOf, type GraphIndex, graphOf, indexGraph, type ModelProto } from '../../onnx/index.ts';
import type { Features, Head, TokenPooling } from './anatomy.ts';
import { axesText, candidateFeatures, featuresAt } from './features.ts';
import { type LinearLayer, linearLayerOf } from './linear-layer.ts';
import { nodeLabel } from './node-label.ts';
import { trainableParameters } from './trainable-parameters.ts';

export interface FindHeadOptions {
  /** Name of the value to use as features, whatever the graph suggests. */
  readonly features?: string | undefined;
  /** Name of the value that an encoder was opened for: its vectors of texts, which are the features. */
  readonly embedding?: string | undefined;
  /** Number of classes that the model's config names: tells a classifier's convolution from an encoder's. */
  readonly classes?: number | undefined;
  /** Of a model that reads texts: how its token vectors are pooled. Such a model's [N, T, D] is an encoding, whatever its name. */
  readonly pooling?: TokenPooling | undefined;
}

/** Goes from the output backwards, past activations, pooling, flattening and dropout, to the last linear layer; its input are the
 * features. Where no such layer comes first the model is an encoder, and its output are the features. Of an MLP head the last layer
 * alone is the head; name an earlier value to take more.
 * @throws {InjertoError} HEAD_NOT_FOUND lists values that can be named instead. */
export function findHead(model: ModelProto, shapes: ShapeTable, options: FindHeadOptions = {}): Head {
  const index = indexGraph(graphOf(model));
  const { pooling, embedding, classes } = options;
  const output = embedding ?? (pooling ? mainTextOutput(index, shapes) : mainOutput(index, shapes));
  if (options.features !== undefined) {
    const features = featuresAt(options.features, shapes, pooling);
    if (!features || !index.producer.has(options.features)) throw cannotServe(options.features, index, shapes);
    const end = output ?? options.features;
    return describeHead(index, features, end, 'override', end === options.features ? undefined : rowSize(end, shapes));
  }
  if (output === undefined) {
    const near = candidateFeatures(index, shapes, 8);
    throw new InjertoError('HEAD_NOT_FOUND/output', { details: { near }, where: { graph: index.graph.name } });
  }
  // a classifier's scores may be called 'features': the config, where it counts classes, knows better than a name
  const scores = classes !== undefined && rowSize(output, shapes) === classes;
  const encoder = embedding !== undefined || (isEncoding(output) && !scores);
  const layer = encoder ? undefined : lastLinearLayer(index, output, shapes, options);
  const value = layer ? beforeDropout(index, layer.input) : output;
  const features = featuresAt(value, shapes, pooling);
  if (!features || (!layer && features.layout === 'sequence' && !pooling && !encoder)) {
    const axes = shapes.get(value)?.axes;
    const near = candidateFeatures(index, shapes, 8);
    throw new InjertoError('HEAD_NOT_FOUND/before', {
      details: { value, ...(axes && { axes: axesText(axes) }), near },
      where: { graph: index.graph.name },
    });
  }
  return describeHead(index, features, output, layer?.kind ?? 'none', layer?.outputs);
}

/** Operators that a classifier may have after its last linear layer. All read their data at input 0. */
const afterLogits = new Set([
  ...['Sigmoid', 'Softmax', 'LogSoftmax', 'Relu'],
  ...['AveragePool', 'GlobalAveragePool', 'GlobalMaxPool', 'MaxPool', 'ReduceMean'],
  ...['Cast', 'Dropout', 'Flatten', 'Identity', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze'],
]);

/** What a text classifier that scores every token has behind its scores: the choice of one place. Data at input 0. */
const choosesToken = new Set(['Gather', 'GatherElements', 'GatherND', 'Slice']);

/** A bias, a temperature: reads one activation and one constant. */
const withConstant = new Set(['Add', 'Mul', 'Div']);

function lastLinearLayer(
  index: GraphIndex,
  output: string,
  shapes: ShapeTable,
  { classes, pooling }: FindHeadOptions,
): LinearLayer | undefined {
  const activations = descendantsOf(index.graph, index.feeds);
  let value = output;
  for (;;) {
    const node = index.producer.get(value);
    if (!node) return undefined;
    const layer = linearLayerOf(node, index, shapes, activations);
    if (layer) {
      if (index.feeds.has(beforeDropout(index, layer.input))) return undefined;
      // A convolution over many places may as well be an encoder's last: believe the config where it counts classes.
      const places = shapes.get(value)?.axes.slice(2) ?? [];
      const overMap = layer.kind === 'conv' && places.some((size) => size !== 1);
      return overMap && classes !== undefined && classes !== layer.outputs ? undefined : layer;
    }
    const moving = node.input.filter((name) => activations.has(name));
    if (afterLogits.has(node.opType) || (pooling && choosesToken.has(node.opType))) value = node.input[0]!;
    else if (withConstant.has(node.opType) && moving.length === 1) value = moving[0]!;
    else return undefined;
  }
}

function beforeDropout(index: GraphIndex, value: string): string {
  const node = index.producer.get(value);
  return node && (node.opType === 'Dropout' || node.opType === 'Identity')
    ? beforeDropout(index, node.input[0]!)
    : value;
}

/** Names under which encoders put out features rather than logits. */
export function isEncoding(output: string): boolean {
  return /hidden_state|embed|feature|pooler|encod/i.test(output);
}

/** `logits`, else the first output that has one row a sample, else the first map or sequence. */
function mainOutput({ graph }: GraphIndex, shapes: ShapeTable): string | undefined {
  const names = graph.output.map((o) => o.name).filter((name) => /^float/.test(shapes.get(name)?.dtype ?? ''));
  const ofRank = (rank: number) => names.find((name) => shapes.get(name)!.axes.length === rank);
  return names.find((name) => name === 'logits') ?? ofRank(2) ?? ofRank(4) ?? ofRank(3);
}

/** Of a text model: `logits`; else what sentence-transformers exports already pooled; else the token vectors, which are preferred to a
 * `pooler_output` beside them (that layer was made for another task); else the first output that has one row a text. */
function mainTextOutput({ graph }: GraphIndex, shapes: ShapeTable): string | undefined {
  const names = graph.output.map((o) => o.name).filter((name) => /^float/.test(shapes.get(name)?.dtype ?? ''));
  const ofRank = (rank: number, pattern = /./) =>
    names.find((name) => shapes.get(name)!.axes.length === rank && pattern.test(name));
  return (
    names.find((name) => name === 'logits') ??
    ofRank(2, /^sentence_embedding/) ??
    ofRank(3, /hidden_state|token_embedding/) ??
    ofRank(2) ??
    ofRank(3)
  );
}

function rowSize(value: string, shapes: ShapeTable): number | undefined {
  const axes = shapes.get(value)?.axes;
  return axes?.length === 2 ? (axes[1] ?? undefined) : undefined;
}

function describeHead(
  index: GraphIndex,
  features: Features,
  output: string,
  kind: Head['kind'],
  classes: number | undefined,
): Head {
  const backbone = new Set(ancestorsOf(index, [features.value]));
  const nodes = ancestorsOf(index, [output], new Set([features.value])).filter((node) => !backbone.has(node));
  const own = new Set(nodes);
  const parameters = trainableParameters(index).filter(
    ({ name, reader }) => own.has(reader) && (index.consumers.get(name) ?? []).every((node) => !backbone.has(node)),
  );
  return {
    features,
    output,
    classes,
    kind,
    nodes: nodes.map(nodeLabel),
    parameters: parameters.map((p) => p.name),
    parameterCount: parameters.reduce((sum, p) => sum + p.count, 0),
  };
}

function cannotServe(value: string, index: GraphIndex, shapes: ShapeTable): InjertoError {
  const axes = shapes.get(value)?.axes;
  const near = candidateFeatures(index, shapes, 8);
  const where = { graph: index.graph.name };
  return axes
    ? new InjertoError('HEAD_NOT_FOUND/named', { details: { value, axes: axesText(axes), near }, where })
    : new InjertoError('HEAD_NOT_FOUND/unknown', { details: { value, near }, where });
}

/** A small network that reads texts, for tests: an embedding and one mixing layer. */
import {
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  type Tensor,
  type TensorProto,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';
import { sequence } from '../test-network.ts';

export interface TestEncoderOptions {
  /** Rows of the embedding. */
  readonly tokens?: number;
  /** D. */
  readonly size?: number;
  readonly opset?: number;
  /** Names of the inputs [N, T]; the second is the mask. */
  readonly inputs?: readonly string[];
  readonly batch?: number | string;
  readonly length?: number | string;
  readonly dtype?: 'int64' | 'int32';
  /** Nodes and weights that make further outputs of `hidden` [N, T, D]. */
  readonly more?: { readonly nodes: readonly NodeProto[]; readonly weights?: Readonly<Record<string, Tensor>> };
  /** Names, or names with their axes. */
  readonly outputs?: readonly (string | readonly [string, ...(string | number)[]])[];
}

/** input_ids, attention_mask → `last_hidden_state` [N, T, D] (and whatever `more` makes of it). The mask weighs the embeddings. */
export function testEncoder(options: TestEncoderOptions = {}): ModelProto {
  const { tokens = 40, size = 6, opset = 17, dtype = 'int64' } = options;
  const { inputs = ['input_ids', 'attention_mask'], batch = 'batch_size', length = 'sequence_length' } = options;
  const { more, outputs = ['last_hidden_state'] } = options;
  const random = sequence(5);
  const weight = (shape: readonly [number, number]) =>
    tensor(
      'float32',
      shape,
      Float32Array.from({ length: shape[0] * shape[1] }, () => random() * 2 - 1),
    );
  const weights: Record<string, Tensor> = {
    'embeddings.weight': weight([tokens, size]),
    'layer.weight': weight([size, size]),
    last: tensor('int64', [1], [2]),
    ...more?.weights,
  };
  const [ids, mask] = inputs as [string, string | undefined];
  const nodes = [
    makeNode('Gather', ['embeddings.weight', ids], ['embedded']),
    makeNode('MatMul', ['embedded', 'layer.weight'], ['mixed']),
    makeNode('Tanh', ['mixed'], [mask === undefined ? 'last_hidden_state' : 'hidden']),
    ...(mask === undefined
      ? []
      : [
          makeNode('Cast', [mask], ['counted'], { to: 1 }),
          makeNode('Unsqueeze', ['counted', 'last'], ['column']),
          makeNode('Add', ['hidden', 'column'], ['last_hidden_state']),
        ]),
    ...(more?.nodes ?? []),
  ];
  return makeModel(
    makeGraph({
      name: 'encoder',
      node: nodes,
      input: inputs.map((name) => makeValueInfo(name, dtype, [batch, length])),
      output: outputs.map((output) => {
        if (typeof output === 'string') return makeValueInfo(output, 'float32');
        const [name, ...axes] = output;
        return makeValueInfo(name, 'float32', axes);
      }),
      initializer: Object.entries(weights).map(([name, t]): TensorProto => tensorToProto(name, t)),
    }),
    { '': opset },
  );
}

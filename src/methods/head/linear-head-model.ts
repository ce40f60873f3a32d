import {
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type Tensor,
  tensorToProto,
} from '../../onnx/index.ts';

/** A linear head by itself: features [N, D] in, logits = features·Wᵀ + b [N, K] out. */
export function linearHeadModel(features: string, weight: Tensor, bias: Tensor): ModelProto {
  const [classes, columns] = weight.shape as [number, number];
  return makeModel(
    makeGraph({
      node: [makeNode('Gemm', [features, 'weight', 'bias'], ['logits'], { transB: 1 })],
      input: [makeValueInfo(features, 'float32', ['batch_size', columns])],
      output: [makeValueInfo('logits', 'float32', ['batch_size', classes])],
      initializer: [tensorToProto('weight', weight), tensorToProto('bias', bias)],
    }),
  );
}

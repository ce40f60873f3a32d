/** Random single layers for the tests of LoRA. */
import fc from 'fast-check';
import {
  type AttributeValue,
  Float,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  sizeOf,
  type Tensor,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';
import { sequence } from '../test-network.ts';

export interface LayerCase {
  readonly model: ModelProto;
  readonly x: Tensor<'float32'>;
  readonly rank: number;
  /** Of the layer's output. */
  readonly label: string;
}

export function randomTensor(shape: readonly number[], random: () => number): Tensor<'float32'> {
  return tensor(
    'float32',
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => random() * 2 - 1),
  );
}

/** How the weight gets from its initializer to the layer. */
const movers = ['none', 'Identity', 'Cast', 'Transpose', 'both'] as const;

interface Parts {
  readonly opType: string;
  readonly x: readonly number[];
  /** As the layer reads it. */
  readonly weight: readonly number[];
  readonly bias: readonly number[] | undefined;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

function build(
  { opType, x, weight, bias, attributes }: Parts,
  mover: (typeof movers)[number],
  seed: number,
): ModelProto {
  const random = sequence(seed + 1);
  const transposes = mover === 'Transpose' || mover === 'both';
  const perm = [...weight.keys()].reverse();
  const stored = transposes ? perm.map((axis) => weight[axis]!) : weight;
  const nodes: NodeProto[] = [];
  let value = 'layer.weight';
  const move = (kind: string, moved: Readonly<Record<string, AttributeValue>>) => {
    const output = `${value}.${kind}`;
    nodes.push(makeNode(kind, [value], [output], moved, { name: output }));
    value = output;
  };
  if (mover === 'Cast') move('Cast', { to: 1 });
  if (mover === 'Identity' || mover === 'both') move('Identity', {});
  if (transposes) move('Transpose', { perm });
  const inside = opType !== 'MatMul' && bias;
  const output = opType === 'MatMul' && bias ? 'product' : 'y';
  nodes.push(
    makeNode(opType, ['x', value, ...(inside ? ['layer.bias'] : [])], [output], attributes, { name: '/layer' }),
  );
  if (output === 'product') nodes.push(makeNode('Add', ['layer.bias', 'product'], ['y'], {}, { name: '/layer/Add' }));
  return makeModel(
    makeGraph({
      node: nodes,
      input: [
        makeValueInfo(
          'x',
          'float32',
          x.map((_, i) => `axis${i}`),
        ),
      ],
      output: [makeValueInfo('y', 'float32')],
      initializer: [
        tensorToProto('layer.weight', randomTensor(stored, random)),
        ...(bias ? [tensorToProto('layer.bias', randomTensor(bias, random))] : []),
      ],
    }),
  );
}

const size = fc.integer({ min: 1, max: 5 });

const matmul = fc.tuple(fc.array(size, { maxLength: 3 }), size, size, fc.boolean()).map(
  ([batch, inner, out, biased]): Parts => ({
    opType: 'MatMul',
    x: [...batch, inner],
    weight: [inner, out],
    bias: biased ? [out] : undefined,
    attributes: {},
  }),
);

const gemm = fc
  .record({
    n: size,
    inner: size,
    out: size,
    transB: fc.boolean(),
    biased: fc.boolean(),
    alpha: fc.constantFrom(1, 0.5, -2),
  })
  .map(
    ({ n, inner, out, transB, biased, alpha }): Parts => ({
      opType: 'Gemm',
      x: [n, inner],
      weight: transB ? [out, inner] : [inner, out],
      bias: biased ? [out] : undefined,
      attributes: { transB: transB ? 1 : 0, alpha: new Float(alpha), beta: new Float(alpha / 4) },
    }),
  );

const conv = fc
  .record({
    spatial: fc.integer({ min: 1, max: 2 }),
    n: size,
    inner: size,
    out: size,
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 2 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    pads: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 }),
    auto: fc.constantFrom(undefined, 'SAME_UPPER', 'VALID'),
    biased: fc.boolean(),
  })
  .map(({ spatial, n, inner, out, kernel, stride, dilation, pads, auto, biased }): Parts => {
    const each = (value: number) => Array<number>(spatial).fill(value);
    return {
      opType: 'Conv',
      x: [n, inner, ...each(7)],
      weight: [out, inner, ...each(kernel)],
      bias: biased ? [out] : undefined,
      attributes: {
        kernel_shape: each(kernel),
        strides: each(stride),
        // ONNX Runtime's SAME padding knows no dilation
        dilations: each(auto === 'SAME_UPPER' ? 1 : dilation),
        ...(auto ? { auto_pad: auto } : { pads: pads.slice(0, 2 * spatial) }),
      },
    };
  });

export const anyLayer: fc.Arbitrary<LayerCase> = fc
  .tuple(
    fc.oneof(matmul, gemm, conv),
    fc.constantFrom(...movers),
    fc.integer({ min: 0, max: 1e6 }),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([parts, mover, seed, rank]) => ({
    model: build(parts, mover, seed),
    x: randomTensor(parts.x, sequence(seed + 2)),
    rank,
    label: `${parts.opType} ${mover}`,
  }));

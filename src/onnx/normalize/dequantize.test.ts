import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decodeModel, encodeModel, graphOf } from '../codec.ts';
import { dtypeOf } from '../dtype.ts';
import type { ModelProto } from '../proto.ts';
import { type Tensor, tensor } from '../tensor.ts';
import { dequantize } from './dequantize.ts';
import { copyOf, expectClose, noise, testRuntime } from './test-run.ts';

const { run } = testRuntime();

/** Files that onnxruntime's own tools wrote (conformance/make/quantized.py). */
async function fixture(name: string): Promise<ModelProto> {
  const path = fileURLToPath(new URL(`../../../conformance/fixtures/quantized/${name}.onnx`, import.meta.url));
  return decodeModel(new Uint8Array(await readFile(path)), name);
}
const feeds = (name: string): Record<string, Tensor> =>
  name.startsWith('image')
    ? { image: noise('image', [4, 3, 12, 12]) }
    : { ids: tensor('int64', [2, 6], [0, 5, 11, 3, 3, 8, 1, 2, 10, 9, 7, 4]) };

const quantizedNode = /Quantize|Integer|QLinear|QGemm|NBits/;

describe('dequantize, beside ONNX Runtime on the quantised file', () => {
  test.each([
    // Weights only: the same float32 products, in another order of summation.
    ['text-nbits4', 1e-5],
    ['text-nbits4-symmetric', 1e-5],
    ['text-nbits8', 1e-5],
    ['text-qdq4', 1e-5],
    // Activations in 8 bits: each layer rounds to 1/255 of its range, and there are nine of them. Seen: 0.006 to 0.034.
    ['image-qdq', 0.05],
    ['image-qdq-int8', 0.05],
    ['image-qoperator', 0.05],
    ['image-dynamic', 0.02],
    // Five layers, and a mean over words at the end. Seen: 0.004 and 0.008.
    ['text-dynamic', 0.02],
    ['text-qoperator', 0.02],
  ])('%s within %f', async (name, tolerance) => {
    const before = await fixture(name);
    const after = copyOf(before);
    const done = dequantize(after)!;
    expect(done.kept).toBe(0);
    const { node, initializer } = graphOf(decodeModel(encodeModel(after)));
    expect(node.map((n) => n.opType).filter((type) => quantizedNode.test(type))).toEqual([]);
    expect([...new Set(initializer.map((t) => dtypeOf(t.dataType)))].filter((d) => /int(4|8|32)/.test(d))).toEqual([]);
    expectClose(await run(after, feeds(name)), await run(before, feeds(name)), tolerance);
    expect({
      ...done,
      nodes: node.map((n) => `${n.opType} ${n.input.join(', ')} → ${n.output.join(', ')}`),
    }).toMatchSnapshot();
  });
});

/** For tests: what a model computes in ONNX Runtime, before and after a pass. */
import { afterAll, beforeAll, expect } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import { openNodeRuntime, type Runtime } from '../../runtime/node/index.ts';
import { decodeModel, encodeModel } from '../codec.ts';
import type { ModelProto } from '../proto.ts';
import { sizeOf } from '../shape.ts';
import { type Tensor, tensor, toFloat32, toIntegers } from '../tensor.ts';

export type Feeds = Readonly<Record<string, Tensor>>;

/** A runtime for the tests of one file. */
export function testRuntime(): {
  readonly run: (model: ModelProto | Uint8Array, feeds: Feeds) => Promise<Record<string, Tensor>>;
} {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await openNodeRuntime({ threads: 1 });
  });
  afterAll(() => runtime.close());
  return {
    async run(model, feeds) {
      const session = await runtime.createSession(model, { optimization: 'disabled' });
      const outputs = await session.run(feeds);
      await session.dispose();
      return outputs;
    },
  };
}

/** A copy that shares no message with the model: passes change theirs in place. */
export function copyOf(model: ModelProto): ModelProto {
  return decodeModel(encodeModel(model).slice());
}

/** Uniform between -scale and scale. */
export function noise(name: string, shape: readonly number[], scale = 1): Tensor<'float32'> {
  const random = seededRandom(7, name);
  return tensor(
    'float32',
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => (2 * random.uniform() - 1) * scale),
  );
}

/** Asserts that two sets of outputs agree: names, shapes, and every number to `tolerance` of the largest one. */
export function expectClose(actual: Record<string, Tensor>, expected: Record<string, Tensor>, tolerance: number): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, want] of Object.entries(expected)) {
    const got = actual[name]!;
    expect([name, got.shape]).toEqual([name, want.shape]);
    const a = numbersOf(got);
    const b = numbersOf(want);
    const largest = Math.max(1e-6, ...b.map(Math.abs));
    const worst = Math.max(0, ...a.map((x, i) => Math.abs(x - b[i]!))) / largest;
    expect(worst, `largest deviation of ${name}, relative to ${largest}`).toBeLessThanOrEqual(tolerance);
  }
}

function numbersOf(value: Tensor): number[] {
  return value.dtype.includes('float') ? [...toFloat32(value)] : toIntegers(value);
}

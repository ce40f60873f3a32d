import { tensor } from '../../onnx/index.ts';
import type { LoraPair } from './lora-adapter.ts';

/** The sum of adapters of one model, as an adapter of that model: Σ scale·BA = B′A′, where A′ has the rows of every A and B′ the columns of every
 * B, scaled. Its ranks add up, and its own scale is 1. */
export function addPairs(...adapters: readonly (readonly LoraPair[])[]): LoraPair[] {
  const sums = new Map<string, LoraPair>();
  for (const pair of adapters.flat().map(withScaleOne)) {
    const before = sums.get(pair.module);
    sums.set(pair.module, before ? sideBySide(before, pair) : pair);
  }
  return [...sums.values()];
}

function withScaleOne(pair: LoraPair): LoraPair {
  const { B, scale } = pair;
  return {
    ...pair,
    B: tensor(
      'float32',
      B.shape,
      B.data.map((value) => value * scale),
    ),
    scale: 1,
  };
}

function sideBySide(first: LoraPair, second: LoraPair): LoraPair {
  const [r, s] = [first.A.shape[0]!, second.A.shape[0]!];
  const [out, , ...kernel] = first.B.shape as [number, number, ...number[]];
  const A = new Float32Array(first.A.data.length + second.A.data.length);
  A.set(first.A.data);
  A.set(second.A.data, first.A.data.length);
  const B = new Float32Array(out * (r + s));
  for (let o = 0; o < out; o++) {
    B.set(first.B.data.subarray(o * r, (o + 1) * r), o * (r + s));
    B.set(second.B.data.subarray(o * s, (o + 1) * s), o * (r + s) + r);
  }
  return {
    module: first.module,
    A: tensor('float32', [r + s, ...first.A.shape.slice(1)], A),
    B: tensor('float32', [out, r + s, ...kernel], B),
    scale: 1,
  };
}

/** Adapters folded into the weights that they update, and taken out again. */
import { InjertoError } from '../../errors.ts';
import { nearestNames } from '../../names/nearest-names.ts';
import { graphOf, type ModelProto, sizeOf, type Tensor, tensor, tensorFromProto } from '../../onnx/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { applyParameters } from '../export/apply-parameters.ts';
import { layerFinder } from './layer-of-pair.ts';
import type { LoraAdapter, LoraPair } from './lora-adapter.ts';
import { findLoraLayers, type LoraLayer } from './lora-layers.ts';

/** The model with W' = W + Σ scale·BA in the place of each W, for all adapters given. Rounded to float32 once, at the end. The model given is
 * left as it is.
 * @throws {InjertoError} ADAPTER_MISMATCH if an adapter belongs to another model · PARAMETER_NOT_FINITE. */
export function mergeLora(model: ModelProto, adapters: readonly Pick<LoraAdapter, 'pairs'>[]): ModelProto {
  return applyParameters(
    model,
    mergedWeights(
      model,
      adapters.flatMap(({ pairs }) => pairs),
    ),
  );
}

/** The model without what `mergeLora` added: W = W' − scale·BA, which is the old W up to rounding. */
export function unmergeLora(model: ModelProto, adapters: readonly Pick<LoraAdapter, 'pairs'>[]): ModelProto {
  const pairs = adapters.flatMap((adapter) => adapter.pairs).map((pair) => ({ ...pair, scale: -pair.scale }));
  return applyParameters(model, mergedWeights(model, pairs));
}

/** The model under the adapters of these names, merged; under none, the model itself.
 * @throws {InjertoError} ADAPTER_UNKNOWN lists the names. */
export function withActive(
  model: ModelProto,
  adapters: readonly LoraAdapter[],
  active: string | readonly string[],
): ModelProto {
  const chosen = [active].flat().map((name) => {
    const found = adapters.find((adapter) => adapter.name === name);
    if (found) return found;
    const names = adapters.map((adapter) => adapter.name);
    throw new InjertoError('ADAPTER_UNKNOWN', {
      details: { name: String(name), near: nearestNames(String(name), names, 5) },
    });
  });
  return chosen.length > 0 ? mergeLora(model, chosen) : model;
}

/** W + Σ scale·BA by initializer name, in the layout of the initializer. */
export function mergedWeights(model: ModelProto, pairs: readonly LoraPair[]): NamedTensors {
  const layerOf = layerFinder(findLoraLayers(model));
  const stored = new Map(graphOf(model).initializer.map((proto) => [proto.name, proto]));
  const byWeight = new Map<string, { readonly layer: LoraLayer; readonly pairs: LoraPair[] }>();
  for (const pair of pairs) {
    const layer = layerOf(pair);
    const found = byWeight.get(layer.weight);
    if (found) found.pairs.push(pair);
    else byWeight.set(layer.weight, { layer, pairs: [pair] });
  }
  return Object.fromEntries(
    [...byWeight].map(([name, { layer, pairs: own }]) => {
      const weight = tensorFromProto(stored.get(name)!) as Tensor<'float32'>;
      return [name, addTo(weight, layer, own)];
    }),
  );
}

function addTo(
  weight: Tensor<'float32'>,
  { shape, storedAxes }: LoraLayer,
  pairs: readonly LoraPair[],
): Tensor<'float32'> {
  const [out, ...inner] = shape as [number, ...number[]];
  const columns = sizeOf(inner);
  const update = new Float64Array(out * columns);
  for (const pair of pairs) addProduct(update, pair, out, columns);
  const data = weight.data.slice();
  const strides = storedAxes.map((axis) => sizeOf(weight.shape.slice(axis + 1)));
  const columnAt = offsets(inner, strides.slice(1));
  for (let o = 0; o < out; o++) {
    const row = o * strides[0]!;
    for (let c = 0; c < columns; c++) data[row + columnAt[c]!]! += update[o * columns + c]!;
  }
  return tensor('float32', weight.shape, data);
}

/** update[o, c] += scale·Σᵣ B[o, r]·A[r, c] */
function addProduct(update: Float64Array, { A, B, scale }: LoraPair, out: number, columns: number): void {
  const rank = A.shape[0]!;
  for (let o = 0; o < out; o++) {
    for (let r = 0; r < rank; r++) {
      const factor = scale * B.data[o * rank + r]!;
      if (factor === 0) continue;
      for (let c = 0; c < columns; c++) update[o * columns + c]! += factor * A.data[r * columns + c]!;
    }
  }
}

/** Where each entry of a row-major tensor of this shape lies, its axes having these strides. */
function offsets(shape: readonly number[], strides: readonly number[]): Int32Array {
  const found = new Int32Array(sizeOf(shape));
  for (let i = 0; i < found.length; i++) {
    let rest = i;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      found[i]! += (rest % shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
  }
  return found;
}

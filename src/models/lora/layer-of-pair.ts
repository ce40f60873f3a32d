import { InjertoError } from '../../errors.ts';
import { nearestNames } from '../../names/nearest-names.ts';
import { sameShape } from '../../onnx/index.ts';
import type { LoraPair } from './lora-adapter.ts';
import type { LoraLayer, LoraLayers } from './lora-layers.ts';

/** Finds for each pair the layer that it belongs to, and checks that it fits.
 * @throws {InjertoError} ADAPTER_MISMATCH names the tensor and the shapes, or the layers that were likely meant. */
export function layerFinder({ layers, refused }: LoraLayers): (pair: LoraPair) => LoraLayer {
  const byModule = new Map(layers.map((layer) => [layer.module, layer]));
  return ({ module, A, B }) => {
    const layer = byModule.get(module);
    if (!layer) {
      const near = nearestNames(module, [...byModule.keys()], 3);
      const blocked = refused.some((other) => other.module === module);
      throw new InjertoError(blocked ? 'ADAPTER_MISMATCH/blocked' : 'ADAPTER_MISMATCH/no-layer', {
        details: { module, near },
        where: { tensor: `${module}.lora_A.weight` },
      });
    }
    const [out, ...inner] = layer.shape;
    const rank = A.shape[0]!;
    const ones = inner.slice(1).map(() => 1);
    check(`${module}.lora_A.weight`, A.shape, [rank, ...inner], layer);
    check(`${module}.lora_B.weight`, B.shape, [out!, rank, ...ones], layer);
    return layer;
  };
}

function check(tensor: string, found: readonly number[], wanted: readonly number[], { shape }: LoraLayer): void {
  if (sameShape(found, wanted)) return;
  throw new InjertoError('ADAPTER_MISMATCH/shape', {
    details: { found, layer: shape, wanted },
    where: { tensor },
  });
}

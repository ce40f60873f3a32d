/** Grad-CAM: which places of the last feature map speak for a class. */
import type { HeatMap } from './heat-map.ts';
import type { SpatialValue } from './spatial-value.ts';

/** ReLU(Σₖ αₖ·Aᵏ),  αₖ = mean over places of ∂score/∂Aᵏ.  (Selvaraju et al. 2017, §3; of transformers A are the tokens of the patches.)
 * @param values the feature map A of one sample. @param gradients of the score, for A.
 * @returns undefined where the score does not hang on these places: after the last block of a transformer only the class token counts. */
export function classActivationMap(
  { layout, rows, columns, channels, prefix }: SpatialValue,
  values: Float32Array,
  gradients: Float32Array,
): HeatMap | undefined {
  const places = rows * columns;
  const at = (place: number, k: number) =>
    layout === 'map' ? k * places + place : (layout === 'tokens' ? prefix + place : place) * channels + k;
  const alpha = new Float64Array(channels);
  for (let k = 0; k < channels; k++) {
    for (let place = 0; place < places; place++) alpha[k]! += gradients[at(place, k)]! / places;
  }
  if (alpha.every((a) => a === 0)) return undefined;
  const map = Float32Array.from({ length: places }, (_, place) => {
    let sum = 0;
    for (let k = 0; k < channels; k++) sum += alpha[k]! * values[at(place, k)]!;
    return Math.max(0, sum);
  });
  return { height: rows, width: columns, values: map };
}

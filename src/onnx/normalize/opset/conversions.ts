/** Every operator whose form or meaning changed, from opset 7 on, in a way that a newer reader would mistake. What only gained types,
 * optional inputs or attributes since needs nothing.  (Changelog.md of onnx) */
import * as inputs from './attributes-to-inputs.ts';
import { batchNormalization, batchNormalizationOutputs } from './batch-normalization.ts';
import type { Conversion } from './conversion.ts';
import { roiAlign, scan, scatter } from './renamed-and-refused.ts';
import { resize, resizeEmptyInputs, upsampleScales, upsampleToResize } from './resize.ts';
import { softmax } from './softmax.ts';

const all: readonly Conversion[] = [
  ...[batchNormalization, scan, upsampleScales, upsampleToResize, resize, resizeEmptyInputs],
  ...[inputs.slice, inputs.topK, inputs.clip, inputs.pad, scatter, inputs.dropout],
  ...[inputs.split, inputs.axes, softmax, batchNormalizationOutputs, roiAlign, inputs.reduceAxes, inputs.splitOutputs],
];

/** The conversions on the way from one opset to a newer one, in order of version. */
export function conversionsBetween(from: number, to: number): Conversion[] {
  return all.filter(({ since }) => since > from && since <= to).sort((a, b) => a.since - b.since);
}

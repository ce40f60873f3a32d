import { intOf } from '../../attributes.ts';
import { amend } from '../../build.ts';
import type { Conversion } from './conversion.ts';

/** BatchNormalization-9 lost `spatial`; statistics by position (spatial = 0) went with it. Further outputs are of a form for training
 * (9 to 13), which ONNX Runtime does not run: they go, unless something reads them. */
export const batchNormalization: Conversion = {
  since: 9,
  opTypes: ['BatchNormalization'],
  convert(node, scope) {
    if (intOf(node, 'spatial', 1) !== 1) scope.refuse(node, 'spatial');
    return amend(node, { attribute: node.attribute.filter((a) => a.name !== 'spatial') });
  },
};

export const batchNormalizationOutputs: Conversion = {
  since: 14,
  opTypes: ['BatchNormalization'],
  convert(node, scope) {
    if (node.output.slice(1).some((name) => scope.isRead(name))) scope.refuse(node, 'training-outputs');
    return amend(node, { output: node.output.slice(0, 1) });
  },
};

import { amend, makeAttribute } from '../../build.ts';
import type { Conversion } from './conversion.ts';

/** Scatter got a longer name with opset 11. */
export const scatter: Conversion = {
  since: 11,
  opTypes: ['Scatter'],
  convert: (node) => amend(node, { opType: 'ScatterElements' }),
};

/** Scan-9 lost the batch axis of Scan-8. */
export const scan: Conversion = {
  since: 9,
  opTypes: ['Scan'],
  convert: (node, scope) => scope.refuse(node, 'scan-batch'),
};

/** RoiAlign-16 shifts its regions by half a pixel unless told otherwise; before it never did. */
export const roiAlign: Conversion = {
  since: 16,
  opTypes: ['RoiAlign'],
  convert: (node) =>
    amend(node, {
      attribute: [...node.attribute, makeAttribute('coordinate_transformation_mode', 'output_half_pixel')],
    }),
};

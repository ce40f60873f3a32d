/** Upsample and Resize on their way to Resize-13, as ONNX's own version converter goes it. */
import { attribute, floatsOf, stringOf } from '../../attributes.ts';
import { amend, makeAttribute } from '../../build.ts';
import { tensor, toFloat32 } from '../../tensor.ts';
import type { Conversion } from './conversion.ts';

/** Upsample-9: scales. */
export const upsampleScales: Conversion = {
  since: 9,
  opTypes: ['Upsample'],
  convert(node, scope) {
    const scales = floatsOf(node, 'scales', undefined);
    if (!scales || node.input.length > 1) return node;
    const name = scope.constant(`${node.output[0]}_scales`, tensor('float32', [scales.length], scales));
    return amend(node, {
      input: [...node.input, name],
      attribute: node.attribute.filter((a) => a.name !== 'scales'),
    });
  },
};

/** Resize-10 is Upsample-9 under another name. */
export const upsampleToResize: Conversion = {
  since: 10,
  opTypes: ['Upsample'],
  convert: (node) => amend(node, { opType: 'Resize' }),
};

/** Resize-11: inputs X, roi, scales; pixel i of the result lies at i/scale of the source ("asymmetric"). `nearest` took the pixel below that
 * place when enlarging and the pixel above it when shrinking (ONNX Runtime, `UpsampleNearest`, opset 10). */
export const resize: Conversion = {
  since: 11,
  opTypes: ['Resize'],
  convert(node, scope) {
    const [x = '', scales = ''] = node.input;
    const stored = scope.storedValue(scales);
    const values = stored ? [...toFloat32(stored)] : [];
    const shrinks = values.some((s) => s < 1);
    const isNearest = !attribute(node, 'mode') || stringOf(node, 'mode', 'nearest') === 'nearest';
    if (isNearest && shrinks && values.some((s) => s > 1)) {
      scope.refuse(node, 'nearest-both-ways');
    }
    return amend(node, {
      input: [x, '', scales],
      attribute: [
        ...node.attribute,
        makeAttribute('coordinate_transformation_mode', 'asymmetric'),
        ...(isNearest ? [makeAttribute('nearest_mode', shrinks ? 'ceil' : 'floor')] : []),
      ],
    });
  },
};

/** Resize-13 has no roi unless it crops, and leaves out empty sizes. */
export const resizeEmptyInputs: Conversion = {
  since: 13,
  opTypes: ['Resize'],
  convert(node, scope) {
    const crops = stringOf(node, 'coordinate_transformation_mode', '') === 'tf_crop_and_resize';
    if (stringOf(node, 'coordinate_transformation_mode', '') === 'tf_half_pixel_for_nn') {
      scope.refuse(node, 'tf_half_pixel_for_nn');
    }
    const isEmpty = (name: string) => scope.storedValue(name)?.data.length === 0;
    const input = node.input.map((name, i) => ((i === 1 && !crops) || (i > 1 && isEmpty(name)) ? '' : name));
    while (input.at(-1) === '') input.pop();
    return amend(node, { input });
  },
};

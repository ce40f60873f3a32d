/** Resizing: interpolation is linear in X. */
import { intsOf, type NodeProto, sameShape, stringOf } from '../../onnx/index.ts';
import { type ResizedAxis, repeatedGradient, repeatsEntries, resizedGradient } from '../lowerings/resize-gradient.ts';
import { refuseAttribute, refuseForm } from '../refuse.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { positiveAxis } from '../value.ts';

/** Resize: Y = X times one matrix [out, in] along each axis that is resized.  ONNX Resize-13, 18, 19, every mode but tf_crop_and_resize.
 *    dX = dY times the transposed matrices */
export const resize = defineRule('Resize', { versions: [13, 18, 19] }, (context) => [
  () => {
    const { node, inputs, grads, op } = context;
    const resized = resizedAxes(context);
    if (repeatsEntries(node, resized)) return repeatedGradient(op, inputs[0], grads[0], resized);
    return resized.reduce((dY, axis) => resizedGradient(op, node, inputs[0], dY, axis), grads[0]);
  },
]);

/** The axes whose size or scale says that they are resized, last one first. Where neither says, an axis counts, for its matrix is then
 *  the identity; but not the batch, which no model resizes. */
function resizedAxes({ node, inputs, outputs, op }: RuleContext<'Resize'>): ResizedAxis[] {
  refuseOtherForms(node);
  const [X, , scales, sizes] = inputs;
  const [Y] = outputs;
  const ndim = X.axes.length;
  const axes = intsOf(
    node,
    'axes',
    X.axes.map((_, axis) => axis),
  ).map((axis) => positiveAxis(axis, ndim));
  // An empty tensor stands for what is not given.
  const given = scales && scales.axes[0] !== 0 ? scales : undefined;
  const known = given && op.constantFloats(given);
  const found = axes.flatMap((axis, position): ResizedAxis[] => {
    const [from, to] = [X.axes[axis]!, Y.axes[axis]!];
    const ofSizes = from === null || to === null ? undefined : to / from;
    const factor = given ? known?.[position] : ofSizes;
    if (factor === 1 || (factor === undefined && axis === 0)) return [];
    if (from !== null && from === to && factor !== undefined) {
      // ONNX Runtime copies where all sizes are equal, whatever the scales; where they are not, it interpolates this axis too, and the
      // matrix, of equal sizes, would be a copy.
      if (sameShape(X.axes, Y.axes)) return [];
      refuseForm(node, 'unchanged-axis', { factor, axis });
    }
    return [{ axis, factor, ...(given ? { scales: given } : { sizes: sizes! }), position, from, to }];
  });
  return found.sort((a, b) => b.axis - a.axis);
}

function refuseOtherForms(node: NodeProto): void {
  const coordinates = stringOf(node, 'coordinate_transformation_mode', 'half_pixel');
  if (coordinates === 'tf_crop_and_resize') refuseAttribute(node, 'coordinate_transformation_mode', coordinates);
  const policy = stringOf(node, 'keep_aspect_ratio_policy', 'stretch');
  if (policy !== 'stretch') refuseAttribute(node, 'keep_aspect_ratio_policy', policy);
}

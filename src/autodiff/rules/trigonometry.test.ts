import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { followsFormulas } from '../test-formulas.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

for (const opType of ['Sin', 'Cos']) {
  check.property(opType, 'of any shape', fc.tuple(shapes(), opsets(11, 13, 17, 22)), ([shape, opset], draw) => ({
    nodes: [makeNode(opType, ['X'], ['Y'])],
    inputs: { X: draw.values(shape) },
    opset,
  }));
}

// Each is drawn from where its third derivative stays below 40.
for (const { opType, low, high, of } of [
  { opType: 'Tan', low: -0.9, high: 0.9, of: Math.tan },
  { opType: 'Asin', low: -0.8, high: 0.8, of: Math.asin },
  { opType: 'Acos', low: -0.8, high: 0.8, of: Math.acos },
  { opType: 'Atan', low: -2, high: 2, of: Math.atan },
  { opType: 'Sinh', low: -2, high: 2, of: Math.sinh },
  { opType: 'Cosh', low: -2, high: 2, of: Math.cosh },
  { opType: 'Asinh', low: -2, high: 2, of: Math.asinh },
  { opType: 'Acosh', low: 1.3, high: 3, of: Math.acosh },
  { opType: 'Atanh', low: -0.7, high: 0.7, of: Math.atanh },
]) {
  check.property(
    opType,
    'of any shape, along axes of any size',
    fc.tuple(shapes(), opsets(11, 13, 17, 22), fc.boolean()),
    ([shape, opset, moves], draw) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const at = Array.from({ length: size }, () => draw.random.between(low, high));
      return {
        nodes: [makeNode(opType, ['X'], ['Y'])],
        inputs: { X: tensor('float32', shape, at) },
        // An axis that grows is measured at ½, outside the domain of Acosh; its values are not looked at.
        ...(moves && { movingAxes: { X: shape.map((_, axis) => axis) } }),
        opset,
        // Float32: h²·f‴/6·v² with |f‴| < 40 and |v| ≤ 2 is 4e-4, rounding of numbers up to 4 with |v| = 1/8 is 4·2⁻²⁵/2⁻⁸/(1/8) = 2e-4;
        // the slope may be as small as 0.4.
        step: 2 ** -8,
        tolerance: 2e-3,
      };
    },
  );
  followsFormulas(check.ofSum, [{ opType, of, between: [low, high] }]);
}

import fc from 'fast-check';
import { makeNode } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { broadcastPairs, opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

for (const opType of ['Add', 'Sub', 'Mul', 'Div']) {
  check.property(
    opType,
    'of operands that broadcast',
    fc.tuple(broadcastPairs(), opsets(11, 13, 17, 22)),
    ([pair, opset], draw) => ({
      nodes: [makeNode(opType, ['A', 'B'], ['Y'])],
      inputs: { A: draw.values(pair.A), B: opType === 'Div' ? draw.nonZero(pair.B) : draw.values(pair.B) },
      opset,
    }),
  );
  check.property(
    opType,
    'of a batch of any size',
    shapes({ min: 1 }),
    (shape, draw) => ({
      nodes: [makeNode(opType, ['A', 'B'], ['Y'])],
      inputs: { A: draw.values([3, ...shape]), B: draw.nonZero(shape) },
      moving: ['A'],
    }),
    10,
  );
  check.example(opType, 'of one value twice', (draw) => ({
    nodes: [makeNode(opType, ['A', 'A'], ['Y'])],
    inputs: { A: draw.nonZero([2, 3]) },
  }));
}

const elementWise = fc.tuple(shapes(), opsets(11, 13, 17, 22));

check.property('Neg', 'of any shape', elementWise, ([shape, opset], draw) => ({
  nodes: [makeNode('Neg', ['X'], ['Y'])],
  inputs: { X: draw.values(shape) },
  opset,
}));
for (const opType of ['Sqrt', 'Exp']) {
  check.property(opType, 'of positive numbers', elementWise, ([shape, opset], draw) => ({
    nodes: [makeNode(opType, ['X'], ['Y'])],
    inputs: { X: draw.positive(shape) },
    opset,
  }));
}
check.property('Reciprocal', 'of either sign', elementWise, ([shape, opset], draw) => ({
  nodes: [makeNode('Reciprocal', ['X'], ['Y'])],
  inputs: { X: draw.nonZero(shape) },
  opset,
}));

check.example('Mul', 'of values that are added up from several readers', (draw) => ({
  nodes: [
    makeNode('Mul', ['A', 'A'], ['square']),
    makeNode('Add', ['square', 'A'], ['sum']),
    makeNode('Exp', ['A'], ['power']),
    makeNode('Mul', ['sum', 'power'], ['Y']),
  ],
  inputs: { A: draw.values([2, 3]) },
}));

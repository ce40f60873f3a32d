import { expect, test } from 'vitest';
import { type ModelProto, makeGraph, makeModel, makeNode, makeValueInfo, type NodeProto } from '../../onnx/index.ts';
import { classScores } from '../opening/class-scores.ts';
import { holdsUnitVectors } from './holds-unit-vectors.ts';

function modelOf(node: readonly NodeProto[]): ModelProto {
  return makeModel(
    makeGraph({
      node: [makeNode('MatMul', ['image', 'w'], ['x']), ...node],
      input: [makeValueInfo('image', 'float32', ['n', 8])],
      output: [makeValueInfo('output', 'float32', ['n', 16])],
    }),
    { '': 17 },
  );
}

const last = (opType: string, ...inputs: string[]) => makeNode(opType, inputs, ['output']);
const normalized: Readonly<Record<string, readonly NodeProto[]>> = {
  'torch.nn.functional.normalize': [
    makeNode('ReduceL2', ['x'], ['norm']),
    makeNode('Clip', ['norm', 'eps'], ['clipped']),
    makeNode('Shape', ['x'], ['shape']),
    makeNode('Expand', ['clipped', 'shape'], ['wide']),
    last('Div', 'x', 'wide'),
  ],
  'x / x.norm()': [makeNode('ReduceL2', ['x'], ['norm']), last('Div', 'x', 'norm')],
  'spelled out by products': [
    makeNode('Mul', ['x', 'x'], ['squares']),
    makeNode('ReduceSum', ['squares', 'axes'], ['sum']),
    makeNode('Sqrt', ['sum'], ['norm']),
    makeNode('Max', ['norm', 'eps'], ['large']),
    last('Div', 'x', 'large'),
  ],
  'spelled out by powers, in half precision at the end': [
    makeNode('Pow', ['x', 'two'], ['squares']),
    makeNode('ReduceSum', ['squares', 'axes'], ['sum']),
    makeNode('Pow', ['sum', 'half'], ['norm']),
    makeNode('Div', ['x', 'norm'], ['unit']),
    last('Cast', 'unit'),
  ],
  'tf.math.l2_normalize': [
    makeNode('ReduceSumSquare', ['x'], ['sum']),
    makeNode('Max', ['sum', 'eps'], ['large']),
    makeNode('Sqrt', ['large'], ['norm']),
    makeNode('Reciprocal', ['norm'], ['inverse']),
    last('Mul', 'x', 'inverse'),
  ],
  LpNormalization: [last('LpNormalization', 'x')],
};
const others: Readonly<Record<string, readonly NodeProto[]>> = {
  'a softmax spelled out': [
    makeNode('Exp', ['x'], ['e']),
    makeNode('ReduceSum', ['e', 'axes'], ['sum']),
    last('Div', 'e', 'sum'),
  ],
  'a temperature': [last('Div', 'x', 'temperature')],
  'the length of another value': [makeNode('ReduceL2', ['image'], ['norm']), last('Div', 'x', 'norm')],
  'classes compared with unit vectors': [
    makeNode('ReduceL2', ['x'], ['norm']),
    makeNode('Div', ['x', 'norm'], ['unit']),
    last('MatMul', 'unit', 'classes'),
  ],
};

test.each(Object.entries(normalized))('unit vectors are no scores of classes: %s', (_, nodes) => {
  const model = modelOf(nodes);
  expect(holdsUnitVectors(model, 'output')).toBe(true);
  expect(classScores(model, undefined)).toBeUndefined();
  // where the files name so many classes, they are believed
  expect(classScores(model, 16)?.output).toBe('output');
});

test.each(Object.entries(others))('no unit vectors: %s', (_, nodes) => {
  const model = modelOf(nodes);
  expect(holdsUnitVectors(model, 'output')).toBe(false);
  expect(classScores(model, undefined)?.output).toBe('output');
});

import { expect, test } from 'vitest';
import { makeGraph, makeModel, makeNode, makeValueInfo, type NodeProto } from '../../onnx/index.ts';
import { classScores } from './class-scores.ts';

type Output = readonly [name: string, shape: readonly (number | string)[], dtype?: 'float32' | 'int64'];

function modelOf(node: readonly NodeProto[], outputs: readonly Output[]) {
  const graph = makeGraph({
    node: [...node],
    input: [makeValueInfo('x', 'float32', ['batch', 16])],
    output: outputs.map(([name, shape, dtype = 'float32']) => makeValueInfo(name, dtype, [...shape])),
  });
  return makeModel(graph, { '': 17 });
}

const head = [makeNode('Relu', ['x'], ['vectors']), makeNode('MatMul', ['vectors', 'w'], ['out'])];

test('vectors before the head are no scores, whatever they are called and wherever they stand', () => {
  const wide: Output = ['vectors', ['batch', 16]];
  const scores: Output = ['out', ['batch', 3]];
  for (const outputs of [
    [wide, scores],
    [scores, wide],
  ]) {
    expect(classScores(modelOf(head, outputs), undefined)).toEqual({ output: 'out', size: 3, others: [] });
  }
});

test('indices, and the highest scores that TopK picked, are no scores of classes', () => {
  const picked = [
    ...head,
    makeNode('ArgMax', ['out'], ['best']),
    makeNode('TopK', ['out', 'two'], ['highest', 'which']),
  ];
  const model = (...outputs: Output[]) => modelOf(picked, outputs);
  const best: Output = ['best', ['batch', 1], 'int64'];
  const highest: Output = ['highest', ['batch', 2]];
  expect(classScores(model(best, highest, ['out', ['batch', 3]]), undefined)?.output).toBe('out');
  expect(classScores(model(best), undefined)).toBeUndefined();
  expect(classScores(model(highest), undefined)).toBeUndefined();
});

test('two heads: the one with as many columns as names, or the one that is called so; the other is named', () => {
  const two = [...head, makeNode('MatMul', ['vectors', 'v'], ['age'])];
  const outputs: Output[] = [
    ['age', ['batch', 9]],
    ['out', ['batch', 3]],
  ];
  expect(classScores(modelOf(two, outputs), 3)).toEqual({ output: 'out', size: 3, others: ['age'] });
  expect(classScores(modelOf(two, outputs), undefined)?.output).toBe('age');
  const called = [makeNode('Identity', ['x'], ['age']), makeNode('MatMul', ['x', 'v'], ['class_scores'])];
  const named: Output[] = [
    ['age', ['batch', 16]],
    ['class_scores', ['batch', 16]],
  ];
  expect(classScores(modelOf(called, named), undefined)?.output).toBe('class_scores');
});

test('maps of one pixel count, as old files have them', () => {
  expect(classScores(modelOf(head, [['out', ['batch', 3, 1, 1]]]), undefined)?.size).toBe(3);
  expect(classScores(modelOf(head, [['out', ['batch', 3, 7, 7]]]), undefined)).toBeUndefined();
  expect(classScores(modelOf(head, [['out', ['batch', 'classes']]]), 4)?.size).toBe(4);
});

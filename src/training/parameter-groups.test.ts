import { expect, test } from 'vitest';
import { parameterGroups } from './parameter-groups.ts';

const parameters = [
  { name: 'stem.weight', shape: [8, 3, 3, 3], depth: 2 },
  { name: 'block.norm', shape: [8], depth: 1 },
  { name: 'block.weight', shape: [8, 8], depth: 1 },
  { name: 'head.weight', shape: [2, 8], depth: 0 },
  { name: 'head.bias', shape: [2], depth: 0 },
];

test('head and body learn at their own rates, and only matrices decay', () => {
  expect(parameterGroups(parameters, { head: 1e-3, body: 1e-4, weightDecay: 0.05 })).toEqual([
    { learningRate: 1e-4, weightDecay: 0.05, names: ['stem.weight', 'block.weight'] },
    { learningRate: 1e-4, weightDecay: 0, names: ['block.norm'] },
    { learningRate: 1e-3, weightDecay: 0.05, names: ['head.weight'] },
    { learningRate: 1e-3, weightDecay: 0, names: ['head.bias'] },
  ]);
});

test('layer decay lowers the rate block by block', () => {
  const groups = parameterGroups(parameters, { head: 1, body: 0.5, layerDecay: 0.5, weightDecay: 0 });
  expect(groups.map(({ learningRate, names }) => [learningRate, names])).toEqual([
    [0.25, ['stem.weight']],
    [0.5, ['block.norm', 'block.weight']],
    [1, ['head.weight', 'head.bias']],
  ]);
});

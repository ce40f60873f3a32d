import { describe, expect, test } from 'vitest';
import { Float, graphOf, makeNode, tensor } from '../../onnx/index.ts';
import type { ValueFacts } from '../shape-table.ts';
import { modelOfNodes } from '../test-models.ts';
import { dropoutToIdentity, dropoutToMask } from './dropout.ts';

const shapes = new Map<string, ValueFacts>([['X', { dtype: 'float32', axes: [null, 3, 4] }]]);
const relu = makeNode('Relu', ['Y'], ['Z']);
const plain = (model: ReturnType<typeof modelOfNodes>) =>
  graphOf(model).node.map((n) => [n.opType, ...n.input, ...n.output]);

describe('dropoutToMask', () => {
  test.each([
    {
      form: 'an attribute (before opset 12)',
      dropout: makeNode('Dropout', ['X'], ['Y'], { ratio: new Float(0.25) }),
      stored: {},
      ratio: 0.25,
    },
    {
      form: 'an input',
      dropout: makeNode('Dropout', ['X', 'ratio'], ['Y']),
      stored: { ratio: tensor('float32', [], [0.25]) },
      ratio: 0.25,
    },
    {
      form: 'a float16 input',
      dropout: makeNode('Dropout', ['X', 'ratio'], ['Y']),
      stored: { ratio: tensor('float16', [], [0x3400]) },
      ratio: 0.25,
    },
    { form: 'nothing: the default', dropout: makeNode('Dropout', ['X'], ['Y']), stored: {}, ratio: 0.5 },
  ])('takes the ratio from $form', ({ dropout, stored, ratio }) => {
    const result = dropoutToMask(modelOfNodes([dropout, relu], { stored }), shapes);
    expect(result.masks).toEqual([{ input: 'dropout_mask/Y', ratio, axes: [null, 3, 4] }]);
    expect(plain(result.model)).toEqual([
      ['Mul', 'X', 'dropout_mask/Y', 'Y'],
      ['Relu', 'Y', 'Z'],
    ]);
    expect(result.shapes.get('dropout_mask/Y')).toEqual({ dtype: 'float32', axes: [null, 3, 4] });
  });

  test('a ratio of 0 needs no mask', () => {
    const dropout = makeNode('Dropout', ['X'], ['Y'], { ratio: new Float(0) });
    const result = dropoutToMask(modelOfNodes([dropout, relu]), shapes);
    expect(result.masks).toEqual([]);
    expect(plain(result.model)[0]).toEqual(['Identity', 'X', 'Y']);
  });

  test('two Dropouts have a mask each', () => {
    const both = [makeNode('Dropout', ['X'], ['Y']), makeNode('Dropout', ['X'], ['Z'])];
    expect(dropoutToMask(modelOfNodes(both), shapes).masks.map((m) => m.input)).toEqual([
      'dropout_mask/Y',
      'dropout_mask/Z',
    ]);
  });
});

test('dropoutToIdentity: outside training a Dropout passes its input on', () => {
  expect(plain(dropoutToIdentity(modelOfNodes([makeNode('Dropout', ['X', 'ratio'], ['Y', 'mask']), relu])))).toEqual([
    ['Identity', 'X', 'Y'],
    ['Relu', 'Y', 'Z'],
  ]);
});

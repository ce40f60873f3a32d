/** What must not compile. `tsc` reads this file as well: a line of which it expects an error and finds none is itself one. */
import { expect, test } from 'vitest';
import { defineRule } from '../rule.ts';
import type * as activations from './activations.ts';
import type * as arithmetic from './arithmetic.ts';
import { type RuleTable, rules, type TableOf } from './index.ts';

const versions = [1];

test('an operator that operators.ts does not name has no rule', () => {
  // @ts-expect-error no such operator
  defineRule('Softminus', { versions }, () => ['zero']);
  // @ts-expect-error only ONNX Runtime's own domain has it
  defineRule('FusedConv', { versions }, () => ['zero']);
  expect(defineRule('com.microsoft:FusedConv', { versions }, () => ['zero'])).toMatchObject({
    opType: 'FusedConv',
    domain: 'com.microsoft',
  });
});

test('an operand that may be left out must be tested before it is used', () => {
  // @ts-expect-error the bias of a Conv
  defineRule('Conv', { versions }, ({ inputs: [, , B], grads: [dY], op }) => [() => op.unbroadcast(dY, B)]);
  // @ts-expect-error the second output of a MaxPool
  defineRule('MaxPool', { versions }, ({ outputs: [, indices], op }) => [() => op.neg(indices)]);
  // @ts-expect-error the middle one of three: key of a GroupQueryAttention
  defineRule('com.microsoft:GroupQueryAttention', { versions }, ({ inputs: [, key], op }) => [() => op.neg(key)]);
  // @ts-expect-error the upper bound of a Clip
  defineRule('Clip', { versions }, ({ inputs: [, , max], op }) => [() => op.neg(max)]);
  // @ts-expect-error the states that an LSTM begins with
  defineRule('LSTM', { versions }, ({ inputs, op }) => [() => op.neg(inputs[5])]);
  defineRule('Conv', { versions }, ({ inputs: [X, W, B], grads: [dY], op }) => [
    () => op.mul(X, W),
    undefined,
    B && (() => op.unbroadcast(dY, B)),
  ]);
});

test('a gradient may be missing where an operator has several outputs', () => {
  // @ts-expect-error the loss may depend on the indices alone, for all that the types know
  defineRule('TopK', { versions }, ({ grads: [dY], op }) => [() => op.neg(dY)]);
  defineRule('Relu', { versions }, ({ grads: [dY], op }) => [() => op.neg(dY)]);
});

test('an operand that the schema does not have cannot be read', () => {
  // @ts-expect-error a Softplus has one input
  defineRule('Softplus', { versions }, ({ inputs: [, other] }) => [() => other]);
  // @ts-expect-error and one output
  defineRule('Softplus', { versions }, ({ outputs: [, other] }) => [() => other]);
});

test('a table in which a rule is missing is none', () => {
  // @ts-expect-error most operators have no rule in these two files
  const table: RuleTable = {} as TableOf<readonly [typeof activations, typeof arithmetic]>;
  // @ts-expect-error one is missing
  const allButOne: RuleTable = {} as Omit<RuleTable, 'Softplus'>;
  expect([table, allButOne]).toEqual([{}, {}]);
  expect(rules.map(({ name }) => name)).toContain('Softplus');
});

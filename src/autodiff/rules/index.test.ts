import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeNode } from '../../onnx/index.ts';
import { differentiableOperators, hasGradientRule, newestOpset, rules } from './index.ts';

const tests = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(`${import.meta.dirname}/${name}`, 'utf8'));

/** Operators of the calls `check.property('Conv', …` and of loops over operators that make such calls. */
const tested = new Set(
  tests.flatMap((text) => {
    const direct = [...text.matchAll(/check\.property\(\s*'(\w+)'/g)].map((match) => match[1]!);
    const loops = [...text.matchAll(/^for \(const .*?^}/gms)].map((match) => match[0]);
    const looped = loops.filter((loop) => /check\.property\(\s*opType/.test(loop));
    return [...direct, ...looped.flatMap((loop) => [...loop.matchAll(/'([A-Z]\w+)'/g)].map((match) => match[1]!))];
  }),
);

test.each(differentiableOperators())('%s has a property test beside its rule', (opType) => {
  expect([...tested]).toContain(opType);
});

test('a rule holds from its oldest version to the newest opset that was read', () => {
  const node = makeNode('MaxPool', ['X'], ['Y']);
  expect([7, 8, newestOpset, newestOpset + 1].map((opset) => hasGradientRule(node, opset))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('a rule is for its own domain, of which ai.onnx is another name', () => {
  const inDomain = (domain: string) => hasGradientRule(makeNode('Relu', ['X'], ['Y'], {}, { domain }), 17);
  expect(['', 'ai.onnx', 'com.microsoft'].map(inDomain)).toEqual([true, true, false]);
});

test('no operator has two rules', () => {
  const names = rules.map((rule) => `${rule.domain}:${rule.opType}`);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

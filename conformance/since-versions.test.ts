/** A rule claims an operator up to the newest opset, so it must have been read at every version on the way there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newestOpset, rules } from '../src/autodiff/rules/index.ts';

const { opset, operators } = JSON.parse(
  readFileSync(new URL('fixtures/since-versions.json', import.meta.url), 'utf8'),
) as { opset: number; operators: Record<string, number[]> };

/** Operators that ONNX Runtime keeps in ONNX's domain though ONNX does not know them, or not so early, by version. */
const foreign: Readonly<Record<string, readonly number[]>> = {
  LayerNormalization: [1],
  SimplifiedLayerNormalization: [1],
};

test('the list of versions reaches the newest opset', () => {
  expect(newestOpset).toBeLessThanOrEqual(opset);
});

const ofDefaultDomain = rules.filter((rule) => rule.domain === '');

test.each(ofDefaultDomain)('$opType names every version from its first one to the newest opset', (rule) => {
  const known = [...(foreign[rule.opType] ?? []), ...(operators[rule.opType] ?? [])];
  expect(rule.versions).toEqual(known.filter((version) => version >= rule.versions[0]! && version <= newestOpset));
});

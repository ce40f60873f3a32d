/** A rule claims an operator up to the newest opset, so it must have been read at every version on the way there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newestOpset, rules } from '../src/autodiff/rules/index.ts';

const { opset, operators } = JSON.parse(
  readFileSync(new URL('fixtures/since-versions.json', import.meta.url), 'utf8'),
) as { opset: number; operators: Record<string, number[]> };

test('the list of versions reaches the newest opset', () => {
  expect(newestOpset).toBeLessThanOrEqual(opset);
});

/** ONNX Runtime's own operator, which it keeps in ONNX's domain. */
const foreign = ['SimplifiedLayerNormalization'];
const ofDefaultDomain = rules.filter((rule) => rule.domain === '' && !foreign.includes(rule.opType));

test.each(ofDefaultDomain)(
  '$opType names every version from its first one to the newest opset',
  ({ opType, versions }) => {
    const since = operators[opType]?.filter((version) => version >= versions[0]! && version <= newestOpset);
    // ONNX Runtime had LayerNormalization, in ONNX's domain, before ONNX did.
    const first = operators[opType]?.[0] ?? 0;
    expect(versions.filter((version) => version >= first)).toEqual(since);
  },
);

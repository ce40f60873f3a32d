import { expect, test } from 'vitest';
import { subgraphsOf } from './attributes.ts';
import { makeGraph, makeNode, makeValueInfo } from './build.ts';
import { readsOf } from './graph-index.ts';
import { renameReads } from './rename-reads.ts';
import { branch, ifNode } from './test-models.ts';

test('inputs, and reads from inside branches and branches of branches', () => {
  const inner = ifNode('c', [branch('a', 'x'), branch('b', 'other')], 'y');
  const outer = makeGraph({ node: [inner], input: [], output: [makeValueInfo('y', 'float32')] });
  const nodes = [makeNode('Add', ['x', 'x'], ['s']), ifNode('c', [outer, branch('e', 'other')], 'z')];
  const renamed = renameReads(nodes, 'x', 'pixel_values');
  expect(renamed.flatMap(readsOf)).not.toContain('x');
  expect(renamed[0]!.input).toEqual(['pixel_values', 'pixel_values']);
  expect(readsOf(renamed[1]!)).toEqual(expect.arrayContaining(['c', 'pixel_values', 'other']));
  expect(nodes.flatMap(readsOf)).toContain('x');
});

test('what a subgraph calls so itself keeps its name', () => {
  const own = makeGraph({
    node: [makeNode('Identity', ['c'], ['x']), makeNode('Identity', ['x'], ['r'])],
    input: [],
    output: [makeValueInfo('r', 'float32')],
  });
  const [renamed] = renameReads([ifNode('x', [own, branch('e', 'x')], 'z')], 'x', 'to');
  expect(renamed!.input).toEqual(['to']);
  const [first, second] = subgraphsOf(renamed!);
  expect(first!.node.map(({ input }) => input)).toEqual([['c'], ['x']]);
  expect(second!.node.map(({ input }) => input)).toEqual([['to']]);
});

test('a branch that hands a value on', () => {
  const handed = makeGraph({ node: [], input: [], output: [makeValueInfo('x', 'float32')] });
  const [renamed] = renameReads([ifNode('c', [handed, branch('e', 'x')], 'z')], 'x', 'to');
  expect(subgraphsOf(renamed!).map((graph) => graph.output[0]!.name)).toEqual(['to', 'e']);
});

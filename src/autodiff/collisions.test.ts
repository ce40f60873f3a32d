/** Names that are written must be new, whatever a model has called its own values: here it calls them as we would. */
import { afterAll, expect, test } from 'vitest';
import { TestNetwork } from '../models/test-network.ts';
import {
  graphOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  renameValues,
  type Tensor,
  tensor,
  tensorToProto,
  validateModel,
  withGraph,
} from '../onnx/index.ts';
import { branch, ifNode } from '../onnx/test-models.ts';
import { openNodeRuntime, probeShapes } from '../runtime/node/index.ts';
import { differentiate } from './differentiate.ts';
import { buildGradientGraph, evaluationGraph } from './gradient-graph.ts';
import { pruneGraph } from './passes/prune-graph.ts';
import type { ShapeTable, ValueFacts } from './shape-table.ts';
import { batchOf, parametersOf, photoNetwork } from './test-networks.ts';
import { buildTrainingGraph, type TrainingGraph } from './training-graph.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const learns = (name: string) => name.startsWith('head.') || name.startsWith('depthwise.3');

async function trained(model: ModelProto, logits = 'logits'): Promise<{ graph: TrainingGraph; numbers: unknown }> {
  const parameters = parametersOf(model).filter(({ name }) => learns(name));
  const shapes = await probeShapes(runtime, model);
  const trainable = parameters.map(({ name }) => name);
  const graph = buildTrainingGraph(model, { trainable, logits, shapes, memory: { bytes: 1, batch: 2 } });
  const { pixel_values, targets } = batchOf(0, 2);
  const frozen = graph.frozen && (await runtime.createSession(graph.frozen));
  const boundary = frozen ? await frozen.run({ pixel_values: pixel_values! }) : { pixel_values: pixel_values! };
  const trainer = await runtime.createTrainer({ graph, parameters });
  const { loss } = await trainer.accumulate({ ...boundary, targets: targets! });
  const gradients = await trainer.readGradients();
  await Promise.all([trainer.dispose(), frozen?.dispose()]);
  return { graph, numbers: { loss, gradients } };
}

/** All values of a graph but the inputs. */
function namesOf({ graph }: ModelProto): string[] {
  const made = graph!.node.flatMap(({ output }) => output).filter(Boolean);
  return [...new Set([...made, ...graph!.initializer.map(({ name }) => name)])];
}

/** Calls a model's values by these names, as many as there are; weights that learn keep theirs, for gradients are asked by them. */
function called(model: ModelProto, names: readonly string[], from: number): ModelProto {
  const own = namesOf(model).filter((name) => !learns(name) && name !== 'logits');
  const wanted = own.map((_, i) => names[(from + i) % names.length]!);
  const aside = renameValues(model, new Map(own.map((name, i) => [name, `aside ${i}`])));
  return renameValues(aside, new Map(wanted.slice(0, names.length).map((name, i) => [`aside ${i}`, name])));
}

test('a network whose values and weights have the names of the step that is built of it trains to the same bits', async () => {
  const model = photoNetwork();
  const { graph, numbers } = await trained(model);
  const before = new Set(namesOf(model));
  const ours = [...namesOf(graph.step), ...graph.targets.map(({ name }) => name)].filter((name) => !before.has(name));
  const prefixes = new Set(ours.map((name) => name.split('/')[0]));
  expect([...prefixes]).toEqual(expect.arrayContaining(['grad', 'loss', 'targets']));
  const step = Math.ceil(namesOf(model).length / 2);
  for (let from = 0; from < ours.length; from += step) {
    const renamed = called(model, ours, from);
    validateModel(renamed, 'renamed');
    expect((await trained(renamed)).numbers).toEqual(numbers);
  }
});

test('names with blanks, quotes, line feeds, slashes, emoji and escape sequences are only names', async () => {
  const model = photoNetwork();
  const odd = namesOf(model).map((_, i) => ['a b ', '"q"\n', '\u001b[31m', 'ñ/é\\', '🌱:', '{}'][i % 6]! + i);
  expect((await trained(called(model, odd, 0))).numbers).toEqual((await trained(model)).numbers);
});

test('the logits may be called as the targets are', async () => {
  const model = photoNetwork();
  const renamed = renameValues(model, new Map([['logits', 'targets']]));
  const { graph, numbers } = await trained(renamed, 'targets');
  expect(numbers).toEqual((await trained(model)).numbers);
  expect(graph.output).not.toBe('targets');
});

test('an input or a weight that learns of a name that the loss needs is refused', async () => {
  const model = photoNetwork();
  const refused = async (renamed: ModelProto, trainable: string[]) => {
    const shapes = await probeShapes(runtime, renamed);
    return () => buildTrainingGraph(renamed, { trainable, logits: 'logits', shapes });
  };
  const input = renameValues(model, new Map([['pixel_values', 'labels']]));
  expect(await refused(input, ['head.weight'])).toThrow(
    expect.objectContaining({ code: 'NAME_RESERVED', details: { name: 'labels', kind: 'input' } }),
  );
  const weight = renameValues(model, new Map([['head.weight', 'targets']]));
  expect(await refused(weight, ['targets'])).toThrow(
    expect.objectContaining({ code: 'NAME_RESERVED', details: { name: 'targets', kind: 'weight' } }),
  );
});

test('values inside a branch may have our names', async () => {
  const network = (inner: string) => {
    const net = new TestNetwork();
    const x = net.node('Relu', [net.conv('pixel_values', 'stem', 3, 4)]);
    const base = net.model({ logits: net.gemm(net.pool(net.conv('chosen', 'block', 4, 4)), 'head', 4, 5) });
    const graph = graphOf(base);
    const at = graph.node.findIndex((n) => n.input[0] === 'chosen');
    const choice = ifNode('yes', [branch(inner, x), branch(`${inner}_1`, x)], 'chosen');
    return withGraph(base, {
      node: graph.node.toSpliced(at, 0, choice),
      initializer: [...graph.initializer, tensorToProto('yes', tensor('bool', [], [1]))],
    });
  };
  const gradients = async (inner: string) => {
    const model = evaluationGraph(network(inner));
    const shapes = await probeShapes(runtime, model);
    const graph = buildGradientGraph(model, { logits: 'logits', classAxis: 1, wrt: ['head.bias'], shapes });
    const session = await runtime.createSession(graph.model);
    const { pixel_values, targets } = batchOf(0, 2, 8);
    const result = await session.run({ pixel_values: pixel_values!, [graph.targets]: targets! });
    await session.dispose();
    return [...result[graph.gradients['head.bias']!]!.data];
  };
  const expected = await gradients('then');
  for (const inner of ['grad/constant_1', 'loss/Mul_2', 'targets', 'grad/ReduceSum_1']) {
    expect(await gradients(inner)).toEqual(expected);
  }
});

/** d/dx of ReduceSum of what was differentiated last, so many times. */
async function derivative(model: ModelProto, shapes: ShapeTable, times: number, x: Tensor): Promise<number[]> {
  let [value, at, facts] = [model, 'y', new Map<string, ValueFacts>(shapes)];
  for (let order = 1; order <= times; order++) {
    const loss = `sum of ${order}`;
    const sum = makeNode('ReduceSum', [at], [loss], { keepdims: 0 });
    facts.set(loss, { dtype: 'float64', axes: [] });
    value = withGraph(value, { node: [...graphOf(value).node, sum] });
    const { model: grown, gradients, shapes: known } = differentiate(value, { loss, wrt: ['x'], shapes: facts });
    [value, at, facts] = [grown, gradients.x!, new Map(known)];
  }
  const result = pruneGraph(withGraph(value, { output: [makeValueInfo(at, 'float64', x.shape)] }));
  validateModel(result, 'result');
  const session = await runtime.createSession(result);
  const { [at]: found } = await session.run({ x });
  await session.dispose();
  return [...found!.data].map(Number);
}

const float64 = (axes: number[]): ValueFacts => ({ dtype: 'float64', axes });

test('what was differentiated is differentiated again, and again: x⁴ to 4·x³, 12·x², 24·x', async () => {
  const nodes = [makeNode('Mul', ['x', 'x'], ['s']), makeNode('Mul', ['s', 's'], ['y'])];
  const model = makeModel(
    makeGraph({
      node: nodes,
      input: [makeValueInfo('x', 'float64', [3])],
      output: [makeValueInfo('y', 'float64', [3])],
    }),
  );
  const shapes = new Map(['x', 's', 'y'].map((name) => [name, float64([3])]));
  const numbers = [-1.5, 0.25, 2];
  const x = tensor('float64', [3], numbers);
  const expected = [(v: number) => 4 * v ** 3, (v: number) => 12 * v ** 2, (v: number) => 24 * v];
  for (const [i, formula] of expected.entries()) {
    const found = await derivative(model, shapes, i + 1, x);
    for (const [k, v] of numbers.entries()) expect(found[k]).toBeCloseTo(formula(v), 10);
  }
});

test('so is what saved an output of its forward part: the square of a MaxPool', async () => {
  const nodes = [
    makeNode('MaxPool', ['x'], ['p'], { kernel_shape: [2], strides: [2] }),
    makeNode('Mul', ['p', 'p'], ['y']),
  ];
  const [input, output] = [
    [1, 1, 4],
    [1, 1, 2],
  ] as const;
  const model = makeModel(
    makeGraph({
      node: nodes,
      input: [makeValueInfo('x', 'float64', input)],
      output: [makeValueInfo('y', 'float64', output)],
    }),
  );
  const shapes = new Map<string, ValueFacts>([
    ['x', float64([...input])],
    ['p', float64([...output])],
    ['y', float64([...output])],
  ]);
  const x = tensor('float64', [...input], [1, 3, -2, -5]);
  expect(await derivative(model, shapes, 1, x)).toEqual([0, 6, -4, 0]);
  expect(await derivative(model, shapes, 2, x)).toEqual([0, 2, 2, 0]);
});

/** A node test as a case for central differences. */
import { resolveAutoPad } from '../../src/autodiff/passes/resolve-auto-pad.ts';
import type { GradientCase } from '../../src/autodiff/test-gradients.ts';
import { seededRandom } from '../../src/data/seeded-random.ts';
import {
  type GraphProto,
  graphOf,
  isFloating,
  makeNode,
  opsetOf,
  subgraphsOf,
  type Tensor,
  tensor,
  tensorFromProto,
} from '../../src/onnx/index.ts';
import { aside, interior, kinked, still } from './exceptions.ts';
import { type Precision, promoteModel, promoteTensor } from './promote.ts';
import type { NodeTest } from './read.ts';

/** In float64, (Y(x + h·v) − Y(x − h·v)) / 2h at h = 10⁻⁶ is right to h² + 10⁻¹⁶/h, about 10⁻¹⁰ times the size of the numbers. In float32 it
 * is right to h² + 2⁻²⁴/h: at h = 2⁻⁸ some 2⁻¹⁶, times the third derivative and the size of the numbers. Beside a kink h is 2⁻¹², for 2⁻¹². */
const differences = {
  float64: { smooth: { step: 1e-6, tolerance: 1e-6 }, kinked: { step: 1e-6, tolerance: 1e-6 } },
  float32: { smooth: { step: 2 ** -8, tolerance: 2e-3 }, kinked: { step: 2 ** -12, tolerance: 2e-3 } },
} as const;

/** All floating outputs of the test as one value `Y`. Where `reachAll` is set the inputs themselves are part of it: a gradient of
 * zero is then a number to compare, and not an input that the loss does not depend on. */
export function gradientCase(test: NodeTest, precision: Precision, reachAll = false): GradientCase {
  const model = test.model();
  promoteModel(model, precision);
  const graph = graphOf(model);
  renameAll(graph, (name) => `test/${name}`);
  const given = Object.entries(test.inputs).map(
    ([name, value], i) => [`test/${name}`, moved(promoteTensor(value, precision), test, i)] as const,
  );
  const inputs = Object.fromEntries(given);
  const floating = Object.entries(test.outputs)
    .filter(([, { dtype }], i) => isFloating(dtype) && !aside[test.operator]?.outputs.includes(i))
    .map(([name]) => name);
  const held = graph.input.filter((_, i) => still[test.operator]?.inputs.includes(i)).map((input) => input.name);
  const free = Object.keys(inputs).filter((name) => isFloating(inputs[name]!.dtype) && !held.includes(name));
  const parts = [...floating.map((name) => `test/${name}`), ...(reachAll ? free : [])];
  return {
    nodes: [...graph.node, ...joined(parts)],
    inputs,
    still: held,
    constants: {
      ...Object.fromEntries(graph.initializer.map((proto) => [proto.name, tensorFromProto(proto)])),
      flat: tensor('int64', [1], [-1]),
    },
    opset: opsetOf(model)!,
    prepare: resolveAutoPad,
    ...differences[precision][kinked.has(test.operator) ? 'kinked' : 'smooth'],
  };
}

/** The same case with its integer and boolean inputs stored in the file, where a rule can read them. */
export function storeIntegers(given: GradientCase): GradientCase {
  const [fed, stored] = [true, false].map((floating) =>
    Object.fromEntries(Object.entries(given.inputs).filter(([, value]) => isFloating(value.dtype) === floating)),
  );
  return { ...given, inputs: fed!, constants: { ...given.constants, ...stored } };
}

function joined(parts: readonly string[]) {
  const flat = parts.map((name) => makeNode('Reshape', [name, 'flat'], [`${name}/flat`]));
  return [
    ...flat,
    makeNode(
      'Concat',
      flat.map((node) => node.output[0]!),
      ['Y'],
      { axis: 0 },
    ),
  ];
}

/** Moves numbers off the places where a derivative jumps, where the tests like to put them (0 for Relu, equal ones for Max, halves for
 * Round), and off those where it is infinite.
 * In float64 by seeded noise of ±0.05, of which a step of 10⁻⁶ seldom comes near a kink. In float32, to an odd multiple of 2⁻⁵, which is off
 * 0, integers and halves, plus a multiple of 2⁻⁹ that differs from that of the 12 numbers before and behind it, so that none ties with
 * one that it is compared with: all of it more than a step of 2⁻¹² times up to 2 reaches. */
function moved(value: Tensor, { operator, name }: NodeTest, input: number): Tensor {
  if (!isFloating(value.dtype)) return value;
  const random = seededRandom(input, name);
  const inside = interior[operator]?.move ?? ((x: number) => x);
  const offKink = (x: number, i: number) =>
    value.dtype === 'float64' ? x + random.between(-0.05, 0.05) : (2 * Math.floor(x * 16) + 1) / 32 + (i % 13) / 512;
  const move = kinked.has(operator) ? offKink : (x: number) => inside(x, input);
  return tensor(value.dtype, value.shape, Array.from(value.data as Float64Array, move));
}

/** Renames every value of a graph and of those in its nodes, so that none is taken for `Y` or `loss`. */
function renameAll(graph: GraphProto, rename: (name: string) => string): void {
  const renamed = (name: string) => name && rename(name);
  for (const value of [...graph.input, ...graph.output, ...graph.initializer]) value.name = renamed(value.name);
  for (const node of graph.node) {
    node.input = node.input.map(renamed);
    node.output = node.output.map(renamed);
    for (const inner of subgraphsOf(node)) renameAll(inner, rename);
  }
}

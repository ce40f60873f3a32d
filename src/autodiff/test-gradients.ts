/** For tests: gradients of small graphs against central differences, in ONNX Runtime as it will run them. */
import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { type SeededRandom, seededRandom } from '../data/seeded-random.ts';
import {
  type ArrayDType,
  graphOf,
  isFloating,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  type Shape,
  sizeOf,
  type Tensor,
  tensor,
  tensorToProto,
  type ValueInfoProto,
  withGraph,
} from '../onnx/index.ts';
import { measureValues, openNodeRuntime, type Runtime } from '../runtime/node/index.ts';
import { type MeasuredRun, shapeFacts } from '../runtime/shape-facts.ts';
import { differentiate } from './differentiate.ts';
import { lowerKernels } from './passes/lower-kernels.ts';
import { pruneGraph } from './passes/prune-graph.ts';
import type { ShapeTable } from './shape-table.ts';

type Tensors = Readonly<Record<string, Tensor>>;

/** A graph that makes one value, `Y`, of its inputs. */
export interface GradientCase {
  readonly nodes: readonly NodeProto[];
  /** What is fed. Gradients are checked with respect to every floating-point one that is not in `still`. */
  readonly inputs: Tensors;
  readonly still?: readonly string[];
  /** What the file stores: axes, bounds, shapes. */
  readonly constants?: Tensors;
  /** Inputs whose first axis is a batch of no fixed size, as rules see it. */
  readonly moving?: readonly string[];
  /** Other axes of no fixed size, by input. The graph is also measured with each of them, and the batch, larger by one. */
  readonly movingAxes?: Readonly<Record<string, readonly number[]>>;
  /** A pass that runs before the graph is differentiated, as it does in trainings. */
  readonly prepare?: (model: ModelProto, shapes: ShapeTable) => ModelProto;
  /** Opset versions of domains other than the default one. */
  readonly domains?: Readonly<Record<string, number>>;
  /** @default 17 */
  readonly opset?: number;
  /** Half the distance of the two points compared. @default 1e-4, for float64 */
  readonly step?: number;
  /** Relative to ‖u‖·max(‖Jv‖, ‖v‖/10). @default 1e-6: of a smooth function in float64, h²·f‴/6 + 10⁻¹⁶/h is below 1e-7 */
  readonly tolerance?: number;
}

/** Random tensors for one case. */
export interface Draw {
  readonly random: SeededRandom;
  /** Uniform in (−2, 2), float64 unless asked. */
  values(shape: Shape, dtype?: ArrayDType): Tensor;
  /** Magnitudes in (0.5, 2), of either sign. */
  nonZero(shape: Shape): Tensor;
  /** In (0.5, 2.5). */
  positive(shape: Shape): Tensor;
  /** Every two at least 0.1 apart, and none nearer than 0.05 to 0: no step of 0.01 crosses a kink or makes a tie. */
  spread(shape: Shape, dtype?: ArrayDType): Tensor;
  /** Float32 multiples of 1/8 in [−2, 2]: sums of their products are exact, whatever the order. */
  eighths(shape: Shape): Tensor;
}

function drawFrom(seed: number): Draw {
  const random = seededRandom(seed, 'gradient case');
  const fill = (dtype: ArrayDType, shape: Shape, next: (i: number) => number) =>
    tensor(
      dtype,
      shape,
      Array.from({ length: sizeOf(shape) }, (_, i) => next(i)),
    );
  return {
    random,
    values: (shape, dtype = 'float64') => fill(dtype, shape, () => random.between(-2, 2)),
    nonZero: (shape) => fill('float64', shape, () => random.between(0.5, 2) * (random.chance(0.5) ? 1 : -1)),
    positive: (shape) => fill('float64', shape, () => random.between(0.5, 2.5)),
    spread: (shape, dtype = 'float64') => {
      const order = Array.from({ length: sizeOf(shape) }, (_, i) => i);
      for (let i = order.length - 1; i > 0; i--) {
        const j = random.below(i + 1);
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return fill(dtype, shape, (i) => 0.1 * (order[i]! - Math.floor(order.length / 2)) + 0.05);
    },
    eighths: (shape) => fill('float32', shape, () => (random.below(33) - 16) / 8),
  };
}

/** Registers the tests of one file, which share a runtime. */
export function gradientChecks() {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await openNodeRuntime();
  });
  afterAll(() => runtime.close());
  // The seed is fixed, so that a run that passed passes again; set another to look for more.
  const seed = Number(process.env.GRADIENT_SEED ?? 3);
  return {
    /** What is drawn shrinks on failure; the numbers inside the tensors hang on a seed. */
    property<T>(
      opType: string,
      title: string,
      drawn: fc.Arbitrary<T>,
      makeCase: (value: T, draw: Draw) => GradientCase,
      numRuns = 20,
    ): void {
      const law = fc.asyncProperty(drawn, fc.nat(), (value, numbers) =>
        expectGradientsMatch(runtime, makeCase(value, drawFrom(numbers)), numbers),
      );
      test(`${opType}: ${title}`, () =>
        fc.assert(law, { numRuns: numRuns * Number(process.env.GRADIENT_RUNS ?? 1), seed }));
    },
    /** The gradients of the sum of Y themselves, by input. */
    async ofSum(given: GradientCase): Promise<Record<string, number[]>> {
      const forward = modelOf(given);
      const { shapes, yShape } = await measureCase(runtime, forward, given);
      const wrt = Object.keys(given.inputs);
      const { model, gradients } = backwardOf(forward, wrt, shapes, false);
      const session = await runtime.createSession(model);
      const u = tensor(shapes.get('Y')!.dtype as ArrayDType, yShape, Array<number>(sizeOf(yShape)).fill(1));
      const results = await session.run({ ...given.inputs, u });
      await session.dispose();
      return Object.fromEntries(wrt.map((name) => [name, numbers(results[gradients[name]!]!)]));
    },
    example(opType: string, title: string, makeCase: (draw: Draw) => GradientCase): void {
      test(`${opType}: ${title}`, () => expectGradientsMatch(runtime, makeCase(drawFrom(seed)), seed));
    },
  };
}

/** Compares ⟨u, J·v⟩ of the backward graph with (⟨u, Y(x + h·v)⟩ − ⟨u, Y(x − h·v)⟩) / 2h, u and v random.
 * @throws an Error with both numbers, the seed and the optimization level. */
export async function expectGradientsMatch(runtime: Runtime, given: GradientCase, seed = 0): Promise<void> {
  const { inputs, still = [], step = 1e-4, tolerance = 1e-6 } = given;
  const forward = modelOf(given);
  const { shapes, yShape } = await measureCase(runtime, forward, given);
  const wrt = Object.keys(inputs).filter((name) => isFloating(inputs[name]!.dtype) && !still.includes(name));
  const random = seededRandom(seed, 'direction');
  const grid = (dtype: ArrayDType, shape: Shape) =>
    tensor(
      dtype,
      shape,
      Array.from({ length: sizeOf(shape) }, () => (random.below(33) - 16) / 8),
    );
  const dtype = shapes.get('Y')!.dtype as ArrayDType;
  const u = grid(dtype, yShape);
  const v = Object.fromEntries(wrt.map((name) => [name, grid(inputs[name]!.dtype, inputs[name]!.shape)]));
  const backward = backwardOf(given.prepare?.(forward, shapes) ?? forward, wrt, shapes, moves(given));
  for (const optimization of ['disabled', 'all'] as const) {
    const session = await runtime.createSession(backward.model, { optimization });
    const at = async (distance: number, fetches?: string[]) =>
      session.run({ ...inputs, ...shifted(inputs, v, distance), u }, { ...(fetches && { fetches }) });
    const here = await at(0);
    const [ahead, behind] = [await at(step, ['Y']), await at(-step, ['Y'])];
    await session.dispose();
    let analytic = 0;
    for (const name of wrt) {
      const gradient = here[backward.gradients[name]!]!;
      const wanted = inputs[name]!;
      if (`${gradient.shape}` !== `${wanted.shape}` || gradient.dtype !== wanted.dtype) {
        throw new Error(
          `d${name} is ${gradient.dtype}[${gradient.shape}], but ${name} is ${wanted.dtype}[${wanted.shape}]`,
        );
      }
      analytic += dot(gradient, v[name]!);
    }
    const numeric = (dot(u, ahead.Y!) - dot(u, behind.Y!)) / (2 * step);
    const change = norm(difference(ahead.Y!, behind.Y!)) / (2 * step);
    const allowed =
      tolerance * norm(numbers(u)) * Math.max(change, norm(wrt.flatMap((name) => numbers(v[name]!))) / 10);
    if (!(Math.abs(analytic - numeric) <= allowed)) {
      throw new Error(
        `backward graph ${analytic}, central difference ${numeric}, allowed ±${allowed}; optimization ${optimization}, seed ${seed}`,
      );
    }
  }
}

function modelOf({ nodes, inputs, constants = {}, opset = 17, domains }: GradientCase): ModelProto {
  const untyped = ({ type: _, ...rest }: ValueInfoProto) => rest as ValueInfoProto;
  return makeModel(
    makeGraph({
      node: [...nodes],
      input: Object.entries(inputs).map(([name, { dtype, shape }]) => makeValueInfo(name, dtype, axesOf(shape))),
      output: nodes.flatMap((n) => n.output.filter(Boolean)).map((name) => untyped(makeValueInfo(name, 'float32'))),
      initializer: Object.entries(constants).map(([name, value]) => tensorToProto(name, value)),
    }),
    { '': opset, ...domains },
  );
}

function axesOf(shape: Shape): null[] {
  return shape.map(() => null);
}

/** Facts of all values, from one run; from two of different sizes where an axis moves. */
async function measureCase(runtime: Runtime, model: ModelProto, given: GradientCase) {
  const { inputs } = given;
  const grows = (name: string, axis: number) => movingAxesOf(given, name).includes(axis);
  const larger = Object.entries(inputs).map(([name, value]) => {
    const shape = value.shape.map((size, axis) => (grows(name, axis) ? size + 1 : size));
    if (`${shape}` === `${value.shape}`) return [name, value] as const;
    return [
      name,
      tensor(value.dtype, shape, Array<number>(sizeOf(shape)).fill(isFloating(value.dtype) ? 0.5 : 0)),
    ] as const;
  });
  const run = async (feeds: Tensors): Promise<MeasuredRun> => {
    const [values] = await measureValues(runtime, model, [feeds]);
    return { feeds, values: values! };
  };
  const first = await run(inputs);
  const shapes = shapeFacts(model, moves(given) ? [first, await run(Object.fromEntries(larger))] : [first]);
  return { shapes, yShape: first.values.Y!.shape };
}

function movingAxesOf({ moving = [], movingAxes = {} }: GradientCase, input: string): readonly number[] {
  return [...(moving.includes(input) ? [0] : []), ...(movingAxes[input] ?? [])];
}

function moves({ inputs, ...given }: GradientCase): boolean {
  return Object.keys(inputs).some((name) => movingAxesOf({ inputs, ...given }, name).length > 0);
}

/** The model with loss = Σ u·Y differentiated: outputs Y and the gradients. */
function backwardOf(model: ModelProto, wrt: readonly string[], shapes: ShapeTable, moves: boolean) {
  const graph = graphOf(model);
  const y = shapes.get('Y')!;
  const facts = new Map([...shapes, ['u', y], ['u·Y', y], ['loss', { dtype: y.dtype, axes: [] }]] as const);
  const projected = withGraph(model, {
    node: [
      ...graph.node,
      makeNode('Mul', ['Y', 'u'], ['u·Y']),
      makeNode('ReduceSum', ['u·Y'], ['loss'], { keepdims: 0 }),
    ],
    input: [...graph.input, makeValueInfo('u', y.dtype, axesOf(y.axes.map(Number)))],
  });
  const backward = differentiate(projected, { loss: 'loss', wrt, shapes: facts });
  const lowered = lowerKernels(backward.model, backward.shapes);
  const axes = (name: string) => (moves ? undefined : (backward.shapes.get(name)!.axes as number[]));
  const output = [...new Set(['Y', ...Object.values(backward.gradients)])].map((name) =>
    makeValueInfo(name, y.dtype, axes(name)),
  );
  return { model: pruneGraph(withGraph(lowered.model, { output })), gradients: backward.gradients };
}

function shifted(inputs: Tensors, v: Tensors, distance: number): Tensors {
  const moved = Object.entries(v).map(([name, { dtype, shape, data }]) => {
    const x = inputs[name]!.data as Float64Array;
    return [
      name,
      tensor(
        dtype,
        shape,
        x.map((value, i) => value + distance * (data as Float64Array)[i]!),
      ),
    ] as const;
  });
  return Object.fromEntries(moved);
}

function numbers({ data }: Tensor): number[] {
  return Array.from(data as Float64Array);
}

function dot(a: Tensor, b: Tensor): number {
  return numbers(a).reduce((sum, x, i) => sum + x * Number(b.data[i]), 0);
}

function difference(a: Tensor, b: Tensor): number[] {
  return numbers(a).map((x, i) => x - Number(b.data[i]));
}

function norm(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
}

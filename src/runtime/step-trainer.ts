/** A training's weights, gradients and moments in one arena, and the two sessions that read them in place.
 *  Runs inside the worker; knows nothing of threads or messages. */

import type { DepthwiseConvGradient } from '../autodiff/gradient-source.ts';
import { InjertoError } from '../errors.ts';
import { type Shape, sizeOf, type Tensor } from '../onnx/index.ts';
import { Arena, padded, type Region } from './arena.ts';
import { type Engine, type EngineSession, type EngineTensor, fromEngine, runSession, toEngine } from './engine.ts';
import type { TrainerMessage } from './protocol.ts';
import type { OptimizerUpdate, StepResult, Tensors, TrainerState } from './types.ts';

interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  /** Elements from the start of each block (weights, gradients, moments) to this parameter. */
  readonly start: number;
}

/** A run of parameters that share learning rate and weight decay. */
interface Group {
  readonly start: number;
  readonly length: number;
}

export class StepTrainer {
  readonly #engine: Engine;
  readonly #step: EngineSession;
  readonly #forward: EngineSession;
  readonly #message: TrainerMessage;
  readonly #arena = new Arena();
  readonly #parameters: readonly Parameter[];
  readonly #groups: readonly Group[];
  readonly #total: number;
  readonly #weights: Region;
  readonly #gradients: Region;
  readonly #moments: [Region, Region];
  /** Where a second batch of an accumulation puts its gradients, before they are added to the first's. */
  #scratch: Region | undefined;
  /** Buffers for the (X, dY) pairs of the kernels, the largest batch so far. */
  readonly #pairs = new Map<string, Region>();
  #accumulated = 0;
  #steps = 0;

  constructor(engine: Engine, step: EngineSession, forward: EngineSession, message: TrainerMessage) {
    this.#engine = engine;
    this.#step = step;
    this.#forward = forward;
    this.#message = message;
    const { parameters, groups, total } = layOut(message.parameters);
    this.#parameters = parameters;
    this.#groups = groups;
    this.#total = total;
    this.#weights = this.#arena.allocate(total);
    this.#gradients = this.#arena.allocate(total);
    this.#moments = [this.#arena.allocate(total), this.#arena.allocate(total)];
    this.#write(this.#weights, Object.fromEntries(message.parameters.map((p) => [p.name, p.value])));
  }

  async accumulate(feeds: Tensors, weight: number): Promise<StepResult> {
    const first = this.#accumulated === 0;
    this.#scratch ??= first ? undefined : this.#arena.allocate(this.#total);
    const target = first ? this.#gradients : this.#scratch!;
    const inputs = this.#inputs(feeds);
    this.#reservePairs(feeds);
    const results = await runSession(this.#step, inputs, this.#fetches(feeds, target));
    this.#finishDepthwise(results, target);
    const { kernels } = this.#arena;
    if (weight !== 1) kernels.scale(target.offset, padded(this.#total), weight);
    if (!first) kernels.addScaled(this.#gradients.offset, target.offset, padded(this.#total), 1);
    this.#accumulated++;
    return { loss: Number(results[this.#message.loss]!.data[0]), outputs: this.#ordinaryOutputs(results) };
  }

  update(optimizer: OptimizerUpdate, maxGradNorm: number | undefined): { gradNorm: number; finite: boolean } {
    if (this.#accumulated === 0) {
      throw new InjertoError('NOTHING_ACCUMULATED', {
        what: 'There are no gradients to update with: run a batch first.',
      });
    }
    const { kernels } = this.#arena;
    const gradNorm = Math.sqrt(kernels.sumOfSquares(this.#gradients.offset, padded(this.#total)));
    this.#accumulated = 0;
    if (!Number.isFinite(gradNorm)) return { gradNorm, finite: false };
    // The same formula as torch.nn.utils.clip_grad_norm_.
    const gradScale = maxGradNorm === undefined ? 1 : Math.min(1, maxGradNorm / (gradNorm + 1e-6));
    this.#steps++;
    this.#groups.forEach((group, i) => {
      this.#updateGroup(group, optimizer, i, gradScale);
    });
    return { gradNorm, finite: true };
  }

  #updateGroup({ start, length }: Group, optimizer: OptimizerUpdate, index: number, gradScale: number): void {
    const group = optimizer.groups[index];
    if (!group || group.learningRate === 0) return;
    const { kernels } = this.#arena;
    const [p, g, m, v] = [this.#weights, this.#gradients, ...this.#moments].map((r) => r.offset + start * 4) as [
      number,
      number,
      number,
      number,
    ];
    const { learningRate, weightDecay } = group;
    if (optimizer.kind === 'adamw') {
      const [beta1, beta2] = optimizer.betas;
      const [bias1, bias2] = [1 - beta1 ** this.#steps, 1 - beta2 ** this.#steps];
      kernels.adamw(
        p,
        g,
        m,
        v,
        length,
        learningRate,
        beta1,
        beta2,
        optimizer.eps,
        weightDecay,
        bias1,
        bias2,
        gradScale,
      );
    } else {
      const { momentum, nesterov } = optimizer;
      kernels.sgd(p, g, m, length, learningRate, momentum, weightDecay, nesterov, this.#steps === 1, gradScale);
    }
  }

  async evaluate(feeds: Tensors): Promise<Record<string, Tensor>> {
    const results = await runSession(this.#forward, this.#inputs(feeds));
    return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, fromEngine(value)]));
  }

  readState(): TrainerState {
    const [firstMoment, secondMoment] = this.#moments.map((region) => this.#read(region)) as [Weights, Weights];
    return { parameters: this.readParameters(), firstMoment, secondMoment, steps: this.#steps };
  }

  readParameters(): Weights {
    return this.#read(this.#weights);
  }

  writeState({ parameters, firstMoment, secondMoment, steps }: TrainerState): void {
    this.writeParameters(parameters);
    this.#write(this.#moments[0], firstMoment);
    this.#write(this.#moments[1], secondMoment);
    this.#steps = steps;
    this.#accumulated = 0;
  }

  writeParameters(parameters: Readonly<Weights>): void {
    this.#write(this.#weights, parameters);
  }

  async dispose(): Promise<void> {
    await this.#step.release();
    await this.#forward.release();
  }

  #inputs(feeds: Tensors): Record<string, EngineTensor> {
    const inputs: Record<string, EngineTensor> = {};
    for (const [name, value] of Object.entries(feeds)) inputs[name] = toEngine(this.#engine, value);
    for (const parameter of this.#parameters) inputs[parameter.name] = this.#tensor(this.#weights, parameter);
    return inputs;
  }

  /** Outputs of the step: gradients and pairs go straight into the arena, the rest wherever the engine puts it. */
  #fetches(feeds: Tensors, target: Region): Record<string, EngineTensor | null> {
    const fetches: Record<string, EngineTensor | null> = Object.fromEntries(
      this.#step.outputNames.map((name) => [name, null]),
    );
    for (const parameter of this.#parameters) {
      const source = this.#source(parameter.name);
      if (source.kind === 'output') fetches[source.output] = this.#tensor(target, parameter);
    }
    for (const [output, shape] of this.#pairShapes(feeds)) {
      const region = { offset: this.#pairs.get(output)!.offset, length: sizeOf(shape) };
      fetches[output] = new this.#engine.Tensor('float32', this.#arena.view(region), shape);
    }
    return fetches;
  }

  #reservePairs(feeds: Tensors): void {
    for (const [output, shape] of this.#pairShapes(feeds)) {
      const length = sizeOf(shape);
      if ((this.#pairs.get(output)?.length ?? 0) < length) this.#pairs.set(output, this.#arena.allocate(length));
    }
  }

  #pairShapes(feeds: Tensors): Map<string, Shape> {
    const batch = Object.values(feeds)[0]?.shape[0] ?? 0;
    const shapes = new Map<string, Shape>();
    for (const source of Object.values(this.#message.gradients)) {
      if (source.kind !== 'depthwise-conv') continue;
      shapes.set(source.x, [batch, ...source.xShape]);
      shapes.set(source.dy, [batch, ...source.dyShape]);
    }
    return shapes;
  }

  #finishDepthwise(results: Readonly<Record<string, EngineTensor>>, target: Region): void {
    for (const parameter of this.#parameters) {
      const source = this.#source(parameter.name);
      if (source.kind === 'depthwise-conv') this.#depthwise(source, results, target.offset + parameter.start * 4);
    }
  }

  #depthwise(source: DepthwiseConvGradient, results: Readonly<Record<string, EngineTensor>>, dw: number): void {
    const [batch, channels, height, width] = results[source.x]!.dims as [number, number, number, number];
    const [, , outHeight, outWidth] = results[source.dy]!.dims as [number, number, number, number];
    const [top, left] = source.pads;
    this.#arena.kernels.depthwiseConvWeightGradient(
      this.#pairs.get(source.x)!.offset,
      this.#pairs.get(source.dy)!.offset,
      dw,
      batch,
      channels,
      height,
      width,
      outHeight,
      outWidth,
      ...source.kernel,
      ...source.strides,
      ...source.dilations,
      top,
      left,
    );
  }

  #ordinaryOutputs(results: Readonly<Record<string, EngineTensor>>): Record<string, Tensor> {
    const taken = new Set([this.#message.loss]);
    for (const source of Object.values(this.#message.gradients)) {
      for (const name of source.kind === 'output' ? [source.output] : [source.x, source.dy]) taken.add(name);
    }
    const ordinary = Object.entries(results).filter(([name]) => !taken.has(name));
    return Object.fromEntries(ordinary.map(([name, value]) => [name, fromEngine(value)]));
  }

  #source(parameter: string) {
    return this.#message.gradients[parameter]!;
  }

  #slot(region: Region, { start, shape }: Parameter): Region {
    return { offset: region.offset + start * 4, length: sizeOf(shape) };
  }

  #tensor(region: Region, parameter: Parameter): EngineTensor {
    return new this.#engine.Tensor('float32', this.#arena.view(this.#slot(region, parameter)), parameter.shape);
  }

  #read(region: Region): Weights {
    return Object.fromEntries(
      this.#parameters.map((p) => [
        p.name,
        { dtype: 'float32', shape: p.shape, data: this.#arena.view(this.#slot(region, p)).slice() },
      ]),
    );
  }

  #write(region: Region, values: Readonly<Weights>): void {
    for (const parameter of this.#parameters) {
      const value = values[parameter.name];
      if (!value || value.data.length !== sizeOf(parameter.shape)) {
        throw new InjertoError('PARAMETER_MISMATCH', {
          what: value
            ? `${value.data.length} values are given for a parameter of shape [${parameter.shape}].`
            : 'No value is given for this parameter.',
          where: `parameter "${parameter.name}"`,
        });
      }
      this.#arena.view(this.#slot(region, parameter)).set(value.data);
    }
  }
}

type Weights = Record<string, Tensor<'float32'>>;

/** Parameters group by group, each at a multiple of four elements, so that a group is one range for the kernels. */
function layOut(specs: TrainerMessage['parameters']): { parameters: Parameter[]; groups: Group[]; total: number } {
  const parameters: Parameter[] = [];
  const groups: Group[] = [];
  let total = 0;
  const count = specs.reduce((most, p) => Math.max(most, p.group + 1), 0);
  for (let group = 0; group < count; group++) {
    const start = total;
    for (const { name, value } of specs.filter((p) => p.group === group)) {
      parameters.push({ name, shape: value.shape, start: total });
      total += padded(value.data.length);
    }
    groups.push({ start, length: total - start });
  }
  return { parameters, groups, total };
}

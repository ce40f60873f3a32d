/** A training's weights, gradients and moments in one arena, its running statistics beside it, and the sessions that read them in place.
 *  Runs inside the worker; knows nothing of threads or messages. */
import type { KernelCall } from '../autodiff/kernel-call.ts';
import { InjertoError } from '../errors.ts';
import { type Shape, sizeOf, type Tensor } from '../onnx/index.ts';
import { Arena, padded, type Region } from './arena.ts';
import { type Engine, type EngineSession, type EngineTensor, fromEngine, runSession, toEngine } from './engine.ts';
import { type GroupSpan, layOutParameters, type ParameterSlot } from './parameter-layout.ts';
import type { TrainerMessage } from './protocol.ts';
import type { EvaluatedWeights, OptimizerUpdate, StepResult, Tensors, TrainerState } from './types.ts';
import type { HostOptions } from './worker-host.ts';

export interface TrainerSessions {
  readonly step: EngineSession;
  readonly finish?: EngineSession;
  readonly forward: EngineSession;
}

type Plan = Pick<TrainerMessage, 'kernels' | 'gradients' | 'loss' | 'statistics' | 'running'>;
type StepPlan = Plan & Pick<TrainerMessage, 'parameters'>;
type Weights = Record<string, Tensor<'float32'>>;
type Values = Readonly<Record<string, EngineTensor>>;

export class StepTrainer {
  readonly #engine: Engine;
  readonly #sessions: TrainerSessions;
  readonly #plan: Plan;
  readonly #outputs: HostOptions['outputs'];
  readonly #arena = new Arena();
  readonly #parameters: readonly ParameterSlot[];
  readonly #groups: readonly GroupSpan[];
  readonly #total: number;
  /** Running statistics by name, as the last step left them. */
  #running: Weights = {};
  /** The same before the accumulation under way. */
  #runningBefore: Weights = {};
  /** The moving average of weights and running statistics, once one has begun. */
  #average: { readonly weights: Region; running: Weights } | undefined;
  readonly #weights: Region;
  readonly #gradients: Region;
  readonly #moments: [Region, Region];
  /** Where a later batch of an accumulation puts its gradients, before they are added to the first's. */
  #scratch: Region | undefined;
  /** Inputs and outputs of the kernels, by value name; each as large as the largest batch so far needed. */
  readonly #buffers = new Map<string, Region>();
  #accumulated = 0;
  #steps = 0;

  constructor(
    engine: Engine,
    sessions: TrainerSessions,
    { parameters: specs, ...plan }: StepPlan,
    outputs: HostOptions['outputs'],
  ) {
    this.#engine = engine;
    this.#outputs = outputs;
    this.#sessions = sessions;
    this.#plan = plan;
    const { parameters, groups, total } = layOutParameters(specs);
    this.#parameters = parameters;
    this.#groups = groups;
    this.#total = total;
    this.#weights = this.#arena.allocate(total);
    this.#gradients = this.#arena.allocate(total);
    this.#moments = [this.#arena.allocate(total), this.#arena.allocate(total)];
    this.writeParameters({ ...Object.fromEntries(specs.map((p) => [p.name, p.value])), ...plan.running });
  }

  async accumulate(feeds: Tensors, weight: number): Promise<StepResult> {
    const first = this.#accumulated === 0;
    if (first) this.#runningBefore = { ...this.#running };
    else this.#scratch ??= this.#arena.allocate(this.#total);
    const target = first ? this.#gradients : this.#scratch!;
    const kernelShapes = this.#kernelShapes(feeds);
    this.#reserve(kernelShapes);
    const { step, finish } = this.#sessions;
    const results = await this.#run(step, this.#inputs(feeds), target, kernelShapes);
    for (const [name, output] of Object.entries(this.#plan.statistics)) {
      this.#running[name] = fromEngine(results[output]!) as Tensor<'float32'>;
    }
    this.#runKernels(kernelShapes, target);
    if (finish) await this.#run(finish, this.#finishInputs(finish, results, kernelShapes), target, kernelShapes);
    const { kernels } = this.#arena;
    if (weight !== 1) kernels.scale(target.offset, padded(this.#total), weight);
    if (!first) kernels.addScaled(this.#gradients.offset, target.offset, padded(this.#total), 1);
    this.#accumulated++;
    return { loss: Number(results[this.#plan.loss]!.data[0]), outputs: this.#ordinaryOutputs(results) };
  }

  update(
    optimizer: OptimizerUpdate,
    maxGradNorm: number | undefined,
    averageDecay: number | undefined,
  ): { gradNorm: number; finite: boolean } {
    if (this.#accumulated === 0) {
      throw new InjertoError('NOTHING_ACCUMULATED');
    }
    const gradNorm = Math.sqrt(this.#arena.kernels.sumOfSquares(this.#gradients.offset, padded(this.#total)));
    this.#accumulated = 0;
    if (!Number.isFinite(gradNorm)) {
      this.#running = this.#runningBefore;
      return { gradNorm, finite: false };
    }
    // The formula of torch.nn.utils.clip_grad_norm_.
    const gradScale = maxGradNorm === undefined ? 1 : Math.min(1, maxGradNorm / (gradNorm + 1e-6));
    this.#steps++;
    for (const [i, group] of this.#groups.entries()) this.#updateGroup(group, optimizer, i, gradScale);
    if (averageDecay !== undefined) this.#moveAverage(averageDecay);
    return { gradNorm, finite: true };
  }

  #updateGroup({ start, length }: GroupSpan, optimizer: OptimizerUpdate, index: number, gradScale: number): void {
    const group = optimizer.groups[index];
    if (!group || group.learningRate === 0) return;
    const { kernels } = this.#arena;
    const at = (region: Region) => region.offset + start * 4;
    const [p, g, m, v] = [at(this.#weights), at(this.#gradients), at(this.#moments[0]), at(this.#moments[1])];
    const { learningRate, weightDecay } = group;
    if (optimizer.kind === 'adamw') {
      const { betas, eps } = optimizer;
      const [bias1, bias2] = betas.map((beta) => 1 - beta ** this.#steps) as [number, number];
      kernels.adamw(p, g, m, v, length, learningRate, ...betas, eps, weightDecay, bias1, bias2, gradScale);
    } else {
      const { momentum, nesterov } = optimizer;
      kernels.sgd(p, g, m, length, learningRate, momentum, weightDecay, nesterov, this.#steps === 1, gradScale);
    }
  }

  #moveAverage(decay: number): void {
    if (!this.#average) {
      this.#writeAverage(this.readParameters());
      return;
    }
    const { weights, running } = this.#average;
    this.#arena.kernels.lerp(weights.offset, this.#weights.offset, padded(this.#total), 1 - decay);
    for (const [name, { data }] of Object.entries(this.#running)) {
      const average = running[name]!.data;
      for (let c = 0; c < data.length; c++) average[c]! += (1 - decay) * (data[c]! - average[c]!);
    }
  }

  #writeAverage(values: Readonly<Weights>): void {
    const weights = this.#average?.weights ?? this.#arena.allocate(this.#total);
    this.#write(weights, values);
    this.#average = { weights, running: this.#runningOf(values) };
  }

  async evaluate(feeds: Tensors, which: EvaluatedWeights = 'present'): Promise<Record<string, Tensor>> {
    const average = which === 'average' ? this.#average : undefined;
    const results = await runSession(
      this.#sessions.forward,
      this.#inputs(feeds, average ?? { weights: this.#weights, running: this.#running }),
    );
    return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, fromEngine(value)]));
  }

  readState(): TrainerState {
    const [firstMoment, secondMoment] = this.#moments.map((region) => this.#read(region)) as [Weights, Weights];
    return {
      ...{ parameters: this.readParameters(), firstMoment, secondMoment, steps: this.#steps },
      ...(this.#average && { average: this.readAverage() }),
    };
  }

  readParameters(): Weights {
    return { ...this.#read(this.#weights), ...structuredClone(this.#running) };
  }

  readAverage(): Weights {
    if (!this.#average) return this.readParameters();
    const { weights, running } = this.#average;
    return { ...this.#read(weights), ...structuredClone(running) };
  }

  readGradients(): Weights {
    return this.#read(this.#gradients);
  }

  writeState({ parameters, firstMoment, secondMoment, steps, average }: TrainerState): void {
    this.writeParameters(parameters);
    this.#write(this.#moments[0], firstMoment);
    this.#write(this.#moments[1], secondMoment);
    if (average) this.#writeAverage(average);
    else this.#average = undefined;
    this.#steps = steps;
    this.#accumulated = 0;
  }

  writeParameters(parameters: Readonly<Weights>): void {
    const running = this.#runningOf(parameters);
    this.#write(this.#weights, parameters);
    this.#running = running;
    this.#runningBefore = { ...this.#running };
  }

  /** Copies of the running statistics among these values. */
  #runningOf(values: Readonly<Weights>): Weights {
    const running = Object.entries(this.#plan.running).map(
      ([name, { shape }]) => [name, structuredClone(given(values, name, shape))] as const,
    );
    return Object.fromEntries(running);
  }

  async dispose(): Promise<void> {
    for (const session of Object.values(this.#sessions)) await session.release();
  }

  #inputs(
    feeds: Tensors,
    { weights, running }: { readonly weights: Region; readonly running: Weights } = {
      weights: this.#weights,
      running: this.#running,
    },
  ): Record<string, EngineTensor> {
    const inputs: Record<string, EngineTensor> = {};
    for (const [name, value] of Object.entries(feeds)) inputs[name] = toEngine(this.#engine, value);
    for (const parameter of this.#parameters) inputs[parameter.name] = this.#tensor(weights, parameter);
    for (const [name, value] of Object.entries(running)) inputs[name] = toEngine(this.#engine, value);
    return inputs;
  }

  #finishInputs(
    finish: EngineSession,
    results: Values,
    kernelShapes: ReadonlyMap<string, Shape>,
  ): Record<string, EngineTensor> {
    const weights = new Map(this.#parameters.map((p) => [p.name, p]));
    const input = (name: string) => {
      const parameter = weights.get(name);
      if (parameter) return this.#tensor(this.#weights, parameter);
      return kernelShapes.has(name) ? this.#buffer(name, kernelShapes.get(name)!) : results[name]!;
    };
    return Object.fromEntries(finish.inputNames.map((name) => [name, input(name)]));
  }

  /** Runs a part of the step. Gradients and kernel inputs end in the arena, other outputs wherever the engine puts them. */
  async #run(
    session: EngineSession,
    inputs: Record<string, EngineTensor>,
    target: Region,
    kernelShapes: ReadonlyMap<string, Shape>,
  ): Promise<Values> {
    const places = this.#places(session, target, kernelShapes);
    const given = this.#outputs === 'in-place' ? places : new Map<string, EngineTensor>();
    const fetches = session.outputNames.map((name) => [name, given.get(name) ?? null] as const);
    const results = await runSession(session, inputs, Object.fromEntries(fetches));
    if (this.#outputs === 'in-place') return results;
    for (const [name, { data }] of places) (data as Float32Array).set(results[name]!.data as Float32Array);
    return results;
  }

  /** The outputs of a session that have their place in the arena. */
  #places(
    session: EngineSession,
    target: Region,
    kernelShapes: ReadonlyMap<string, Shape>,
  ): ReadonlyMap<string, EngineTensor> {
    const outputs = new Set(session.outputNames);
    const gradients = this.#parameters.map((slot) => [this.#plan.gradients[slot.name]!, slot] as const);
    return new Map([
      ...gradients
        .filter(([name]) => outputs.has(name))
        .map(([name, slot]) => [name, this.#tensor(target, slot)] as const),
      ...[...kernelShapes]
        .filter(([name]) => outputs.has(name))
        .map(([name, shape]) => [name, this.#buffer(name, shape)] as const),
    ]);
  }

  /** Shapes of all that the kernels read and write, for the batch of `feeds`. */
  #kernelShapes(feeds: Tensors): Map<string, Shape> {
    const batch = Object.values(feeds)[0]!.shape[0]!;
    const shapes = new Map<string, Shape>();
    for (const { x, dy, output, kernelShape } of this.#plan.kernels) {
      shapes.set(x.name, [batch, ...x.axes]);
      shapes.set(dy.name, [batch, ...dy.axes]);
      shapes.set(output, [x.axes[0], 1, ...kernelShape]);
    }
    return shapes;
  }

  #reserve(shapes: ReadonlyMap<string, Shape>): void {
    for (const [name, shape] of shapes) {
      const length = sizeOf(shape);
      if ((this.#buffers.get(name)?.length ?? 0) < length) this.#buffers.set(name, this.#arena.allocate(length));
    }
  }

  #runKernels(shapes: ReadonlyMap<string, Shape>, target: Region): void {
    const slots = new Map(this.#parameters.map((p) => [this.#plan.gradients[p.name]!, p]));
    for (const call of this.#plan.kernels) {
      const slot = slots.get(call.output);
      this.#depthwiseConv(call, shapes, slot ? target.offset + slot.start * 4 : this.#buffers.get(call.output)!.offset);
    }
  }

  #depthwiseConv(
    { x, dy, kernelShape, strides, dilations, pads }: KernelCall,
    shapes: ReadonlyMap<string, Shape>,
    dw: number,
  ): void {
    const [batch, channels, height, width] = shapes.get(x.name) as [number, number, number, number];
    const [outHeight, outWidth] = shapes.get(dy.name)!.slice(2) as [number, number];
    const [xAt, dyAt] = [this.#buffers.get(x.name)!.offset, this.#buffers.get(dy.name)!.offset];
    this.#arena.kernels.depthwiseConvWeightGradient(
      xAt,
      dyAt,
      dw,
      batch,
      channels,
      height,
      width,
      outHeight,
      outWidth,
      ...kernelShape,
      ...strides,
      ...dilations,
      pads[0],
      pads[1],
    );
  }

  /** Outputs that neither hold gradients nor feed what comes after the step. */
  #ordinaryOutputs(results: Values): Record<string, Tensor> {
    const { gradients, kernels, loss, statistics } = this.#plan;
    const named = [loss, ...Object.values(gradients), ...Object.values(statistics)];
    const inner = new Set([...named, ...kernels.flatMap((k) => [k.x.name, k.dy.name])]);
    for (const name of this.#sessions.finish?.inputNames ?? []) inner.add(name);
    const ordinary = Object.entries(results).filter(([name]) => !inner.has(name));
    return Object.fromEntries(ordinary.map(([name, value]) => [name, fromEngine(value)]));
  }

  #buffer(name: string, shape: Shape): EngineTensor {
    const { offset } = this.#buffers.get(name)!;
    return new this.#engine.Tensor('float32', this.#arena.view({ offset, length: sizeOf(shape) }), shape);
  }

  #tensor(region: Region, slot: ParameterSlot): EngineTensor {
    return new this.#engine.Tensor('float32', this.#array(region, slot), slot.shape);
  }

  #array(region: Region, { start, shape }: ParameterSlot): Float32Array<ArrayBuffer> {
    return this.#arena.view({ offset: region.offset + start * 4, length: sizeOf(shape) });
  }

  #read(region: Region): Weights {
    return Object.fromEntries(
      this.#parameters.map((slot) => [
        slot.name,
        { dtype: 'float32', shape: slot.shape, data: this.#array(region, slot).slice() },
      ]),
    );
  }

  #write(region: Region, values: Readonly<Weights>): void {
    for (const slot of this.#parameters) {
      this.#array(region, slot).set(given(values, slot.name, slot.shape).data);
    }
  }
}

function given(values: Readonly<Weights>, name: string, shape: Shape): Tensor<'float32'> {
  const value = values[name];
  if (value?.data.length === sizeOf(shape)) return value;
  throw new InjertoError('PARAMETER_MISMATCH/values', {
    details: { ...(value && { given: value.data.length }), shape: `[${shape}]` },
    where: { parameter: name },
  });
}

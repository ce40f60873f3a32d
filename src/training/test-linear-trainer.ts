/** For tests: a trainer in plain TypeScript, logits = x·Wᵀ + b, whose steps take no time and can be made to fail. */
import { type Tensor, tensor } from '../onnx/index.ts';
import type {
  EvaluatedWeights,
  OptimizerUpdate,
  StepResult,
  Tensors,
  Trainer,
  TrainerState,
} from '../runtime/types.ts';
import { type SampleBatchesOptions, sampleBatches } from './batches/sample-batches.ts';
import { softmax } from './cross-entropy.ts';
import { evaluate } from './evaluate.ts';
import type { FitOptions } from './fit-options.ts';
import type { JudgedTrainer } from './moving-average.ts';
import { parameterGroups } from './parameter-groups.ts';
import type { SampleSource } from './sample-source.ts';
import { constant } from './schedules/index.ts';
import { singleLabel } from './tasks/index.ts';

type Arrays = Record<string, Float32Array>;

export class LinearTrainer implements Trainer {
  readonly #shapes: Readonly<Record<string, number[]>>;
  #steps = 0;
  #parameters: Arrays;
  #gradients: Arrays;
  #first: Arrays;
  #second: Arrays;
  /** Sees each update, as the loop asked for it. */
  readonly updates: OptimizerUpdate[] = [];
  /** Called before each batch; may throw, or say that the loss is not a number. */
  onBatch: (batch: number) => 'nan' | undefined = () => undefined;
  #batches = 0;
  #average: Arrays | undefined;

  constructor(
    readonly columns: number,
    readonly classes: number,
  ) {
    this.#shapes = { W: [classes, columns], b: [classes] };
    const zeros = (): Arrays => ({ W: new Float32Array(classes * columns), b: new Float32Array(classes) });
    [this.#parameters, this.#gradients, this.#first, this.#second] = [zeros(), zeros(), zeros(), zeros()];
  }

  async accumulate({ x, targets }: Tensors, weight = 1): Promise<StepResult> {
    if (this.onBatch(this.#batches++) === 'nan') return { loss: Number.NaN, outputs: {} };
    const [X, T] = [x!.data as Float32Array, targets!.data as Float32Array];
    const rows = targets!.shape[0]!;
    const logits = this.#logits(X, rows);
    const P = softmax(logits, this.classes);
    const { W, b } = this.#gradients as { W: Float32Array; b: Float32Array };
    let loss = 0;
    for (let n = 0; n < rows; n++) {
      let mass = 0;
      for (let k = 0; k < this.classes; k++) mass += T[n * this.classes + k]!;
      for (let k = 0; k < this.classes; k++) {
        const i = n * this.classes + k;
        loss -= (T[i]! * Math.log(P[i]!)) / rows;
        const d = (weight * (mass * P[i]! - T[i]!)) / rows;
        b[k]! += d;
        for (let c = 0; c < this.columns; c++) W[k * this.columns + c]! += d * X[n * this.columns + c]!;
      }
    }
    return { loss, outputs: {} };
  }

  async update(
    optimizer: OptimizerUpdate,
    _maxGradNorm?: number,
    averageDecay?: number,
  ): Promise<{ gradNorm: number; finite: boolean }> {
    this.updates.push(optimizer);
    this.#steps++;
    for (const [index, name] of ['W', 'b'].entries()) {
      const { learningRate } = optimizer.groups[index]!;
      const [p, g, m] = [this.#parameters[name]!, this.#gradients[name]!, this.#first[name]!];
      for (let i = 0; i < p.length; i++) {
        m[i] = 0.9 * m[i]! + g[i]!;
        p[i]! -= learningRate * m[i]!;
        g[i] = 0;
      }
    }
    if (averageDecay !== undefined) this.#moveAverage(averageDecay);
    return { gradNorm: 0, finite: true };
  }

  #moveAverage(decay: number): void {
    const before = this.#average;
    this.#average = copies(this.#parameters);
    for (const name of before ? ['W', 'b'] : []) {
      this.#average[name] = this.#average[name]!.map((value, i) => decay * before![name]![i]! + (1 - decay) * value);
    }
  }

  async evaluate({ x }: Tensors, weights?: EvaluatedWeights): Promise<Record<string, Tensor>> {
    const rows = x!.shape[0]!;
    return {
      logits: tensor(
        'float32',
        [rows, this.classes],
        this.#logits(x!.data as Float32Array, rows, this.#weights(weights)),
      ),
    };
  }

  async readState(): Promise<TrainerState> {
    return {
      parameters: this.#tensors(this.#parameters),
      firstMoment: this.#tensors(this.#first),
      secondMoment: this.#tensors(this.#second),
      steps: this.#steps,
      ...(this.#average && { average: this.#tensors(this.#average) }),
    };
  }

  async readAverage(): Promise<Record<string, Tensor<'float32'>>> {
    return this.#tensors(this.#weights('average'));
  }

  #weights(which: EvaluatedWeights = 'present'): Arrays {
    return (which === 'average' ? this.#average : undefined) ?? this.#parameters;
  }

  async readParameters(): Promise<Record<string, Tensor<'float32'>>> {
    return this.#tensors(this.#parameters);
  }

  async readGradients(): Promise<Record<string, Tensor<'float32'>>> {
    return this.#tensors(this.#gradients);
  }

  async writeState(state: TrainerState): Promise<void> {
    this.#steps = state.steps;
    await this.writeParameters(state.parameters);
    const { average } = state;
    this.#average = average && { W: average.W!.data.slice(), b: average.b!.data.slice() };
    for (const name of ['W', 'b']) {
      this.#first[name]!.set(state.firstMoment[name]!.data);
      this.#second[name]!.set(state.secondMoment[name]!.data);
    }
  }

  async writeParameters(parameters: Readonly<Record<string, Tensor<'float32'>>>): Promise<void> {
    for (const name of ['W', 'b']) this.#parameters[name]!.set(parameters[name]!.data);
  }

  async dispose(): Promise<void> {}

  #logits(x: Float32Array, rows: number, weights: Arrays = this.#parameters): Float32Array {
    const { W, b } = weights as { W: Float32Array; b: Float32Array };
    const logits = new Float32Array(rows * this.classes);
    for (let n = 0; n < rows; n++) {
      for (let k = 0; k < this.classes; k++) {
        let sum = b[k]!;
        for (let c = 0; c < this.columns; c++) sum += W[k * this.columns + c]! * x[n * this.columns + c]!;
        logits[n * this.classes + k] = sum;
      }
    }
    return logits;
  }

  #tensors(arrays: Arrays): Record<string, Tensor<'float32'>> {
    return Object.fromEntries(
      Object.entries(arrays).map(([name, data]) => [name, tensor('float32', this.#shapes[name]!, data.slice())]),
    );
  }
}

function copies(arrays: Arrays): Arrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, data]) => [name, data.slice()]));
}

/** Points around the corners of a triangle, one class a corner. `noise` is the spread. */
export function trianglePoints(count: number, noise: number, shift = 0): SampleSource {
  const corners = [0, 1, 2].map((k) => [Math.cos((2 * Math.PI * k) / 3), Math.sin((2 * Math.PI * k) / 3)]);
  const labels = Int32Array.from({ length: count }, (_, n) => n % 3);
  const jitter = (i: number) => ((Math.imul(i + shift + 1, 2654435761) >>> 0) / 2 ** 32 - 0.5) * 2 * noise;
  return {
    count,
    answers: labels,
    async load(samples, epoch) {
      const data = samples.flatMap((n) => corners[labels[n]!]!.map((v, c) => v + jitter(n * 2 + c + epoch * 7919)));
      return { x: tensor('float32', [samples.length, 2], data) };
    },
  };
}

type LinearOptions = Omit<FitOptions, 'train' | 'validate'> &
  Pick<SampleBatchesOptions, 'batchSize' | 'mixup'> & {
    readonly train: SampleSource;
    readonly validation: SampleSource | undefined;
  };

/** Options that train `LinearTrainer` on such points. */
export function linearOptions(overrides: Partial<LinearOptions> = {}): FitOptions {
  const { train, validation, batchSize, mixup, ...options }: LinearOptions = {
    train: trianglePoints(30, 0.8),
    validation: trianglePoints(12, 0.8, 1000),
    epochs: 4,
    batchSize: 8,
    accumulate: 1,
    clip: 1,
    optimizer: { kind: 'sgd', momentum: 0.9 },
    groups: parameterGroups(
      [
        { name: 'W', shape: [3, 2], depth: 0 },
        { name: 'b', shape: [3], depth: 0 },
      ],
      { head: 0.1, body: 0.1, weightDecay: 0.01 },
    ),
    schedule: constant,
    dropoutMasks: [],
    seed: 1,
    patience: 100,
    mixup: 0,
    ...overrides,
  };
  const task = singleLabel(3);
  const logitsOf = (trainer: JudgedTrainer) => async (feeds: Tensors) => (await trainer.evaluate(feeds)).logits!;
  return {
    ...options,
    train: sampleBatches(train, task, { batchSize, seed: options.seed, mixup: mixup ?? 0 }),
    ...(validation && {
      validate: async (trainer) => (await evaluate(validation, logitsOf(trainer), task, { batchSize })).measured,
    }),
  };
}

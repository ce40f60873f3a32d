/** How far gradients are from a fixture's: its tensors are `full/NAME`, or of large ones `index/NAME`, `value/NAME`, `summary/NAME`. */
import { type Tensor, tensor } from '../src/onnx/index.ts';

type Tensors = Readonly<Record<string, Tensor>>;

/** Relative to each tensor's largest entry. PyTorch's own 32-bit arithmetic deviates up to 5e-6 (manifest.json, pytorchFloat32Error). */
const tolerance = 1e-4;
/** Where the exact gradient is zero: rounding, relative to the network's largest gradient. float32 carries 6e-8 per operation. */
const zeroTolerance = 1e-6;
/** The loss is one mean of logarithms; float32 rounds each of its terms. */
const lossTolerance = 1e-5;

/** Gradients, logits and loss that were computed. */
interface Computed {
  readonly gradients: Tensors;
  readonly logits: Tensor;
  readonly loss: number;
}

interface Expected {
  /** Name of the logits. */
  readonly output?: string;
  readonly loss: number;
  /** Weights whose gradient is zero in exact arithmetic, such as the bias of attention's keys: a softmax does not see it. */
  readonly zero?: readonly string[];
  /** Weights whose gradient would be zero if the ε of normalizations were: what is left when large terms cancel. */
  readonly zeroWithoutEpsilon?: readonly string[];
}

/** Names of the weights whose gradients the fixture holds. */
export function weightsOf(reference: Tensors): string[] {
  return Object.keys(reference).flatMap((key) => /^(?:full|value)\/(.*)$/.exec(key)?.[1] ?? []);
}

/** Largest difference to the reference over the reference's largest entry; where only a sample is stored, norms are compared too. */
export function deviation(actual: Tensor, reference: Tensors, name: string): number {
  const full = reference[`full/${name}`];
  if (full) return worst(floats(actual), floats(full));
  const index = reference[`index/${name}`]!.data as Int32Array;
  const [largest, norm] = floats(reference[`summary/${name}`]!) as unknown as [number, number];
  const sample = Float32Array.from(index, (i) => floats(actual)[i]!);
  const ownNorm = Math.sqrt(floats(actual).reduce((sum, g) => sum + g * g, 0));
  return Math.max(worst(sample, floats(reference[`value/${name}`]!), largest), Math.abs(ownNorm - norm) / norm);
}

/** The largest entry of a weight's reference gradient. */
export function largestOf(reference: Tensors, name: string): number {
  const full = reference[`full/${name}`];
  return full ? largestEntry(floats(full)) : floats(reference[`summary/${name}`]!)[0]!;
}

export function largestEntry(values: Float32Array): number {
  return values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

export function worst(actual: Float32Array, expected: Float32Array, scale = largestEntry(expected)): number {
  if (actual.length < expected.length) return Number.POSITIVE_INFINITY;
  return expected.reduce((most, x, i) => Math.max(most, Math.abs(x - actual[i]!)), 0) / scale;
}

export function floats(value: Tensor): Float32Array {
  return value.data as Float32Array;
}

/** Targets [rows, classes] of the fixture's labels. */
export function oneHot({ labels, logits }: Tensors): Tensor {
  const classes = logits!.shape.at(-1)!;
  const rows = labels!.data.length;
  const targets = new Float32Array(rows * classes);
  for (const [n, label] of Array.from(labels!.data, Number).entries()) targets[n * classes + label] = 1;
  return tensor('float32', [rows, classes], targets);
}

/** The gradients, logits and loss that deviate by more than they may. */
export function deviations(
  computed: Computed,
  { output = 'logits', loss, zero = [], zeroWithoutEpsilon = [] }: Expected,
  reference: Tensors,
): string[] {
  const weights = weightsOf(reference);
  const largest = Math.max(...weights.map((name) => largestOf(reference, name)));
  const errors = weights.flatMap((name): [string, number, number][] => {
    const gradient = computed.gradients[name];
    if (!gradient) return [];
    if (zero.includes(name)) return [[name, largestEntry(floats(gradient)) / largest, zeroTolerance]];
    const error = deviation(gradient, reference, name);
    return zeroWithoutEpsilon.includes(name)
      ? [[name, (error * largestOf(reference, name)) / largest, zeroTolerance]]
      : [[name, error, tolerance]];
  });
  errors.push([output, worst(floats(computed.logits), floats(reference.logits!)), tolerance]);
  errors.push(['loss', Math.abs(computed.loss - loss) / loss, lossTolerance]);
  return errors.flatMap(([name, error, allowed]) => (error <= allowed ? [] : [`${name}: ${error.toPrecision(2)}`]));
}

import { targetsInput } from '../../autodiff/index.ts';
import { tensor } from '../../onnx/index.ts';
import { outOfRange } from '../targets.ts';
import type { Measured, Meter, Task } from './task.ts';

/** ln(1 + eˣ), safe for large x. */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

/** Any of K classes, none and all included; each is a yes or no of its own. @param classes K */
export function multiLabel(classes: number): Task {
  return {
    kind: 'multi-label',
    outputs: classes,
    width: classes,
    loss: (logits) => ({ kind: 'binary-cross-entropy', logits }),
    answersOf(samples) {
      const answers = new Float32Array(samples.length * classes);
      for (const [n, { labels = [] }] of samples.entries()) {
        for (const label of labels) {
          if (!(label >= 0 && label < classes)) throw outOfRange(label, classes);
          answers[n * classes + label] = 1;
        }
      }
      return answers;
    },
    targets(answers, { labelSmoothing = 0 } = {}) {
      // both sides of a yes or no get half of what is spread
      const values = Float32Array.from(answers, (yes) => yes * (1 - labelSmoothing) + labelSmoothing / 2);
      return { [targetsInput]: tensor('float32', [answers.length / classes, classes], values) };
    },
    meter: () => new MultiLabelMeter(classes),
  };
}

/** A class counts as predicted where its probability is above ½: where its logit is above 0. */
class MultiLabelMeter implements Meter {
  readonly #classes: number;
  readonly #right: number[];
  readonly #predicted: number[];
  readonly #true: number[];
  #loss = 0;
  #count = 0;
  #whole = 0;
  #wrong = 0;

  constructor(classes: number) {
    this.#classes = classes;
    const zeros = () => new Array<number>(classes).fill(0);
    [this.#right, this.#predicted, this.#true] = [zeros(), zeros(), zeros()];
  }

  add(outputs: ArrayLike<number>, answers: ArrayLike<number>): void {
    const K = this.#classes;
    for (let from = 0; from < answers.length; from += K) {
      let wrong = 0;
      for (let k = 0; k < K; k++) {
        const [z, yes] = [outputs[from + k]!, answers[from + k] === 1];
        this.#loss += softplus(yes ? -z : z);
        const predicted = z > 0;
        if (predicted) this.#predicted[k]!++;
        if (yes) this.#true[k]!++;
        if (predicted && yes) this.#right[k]!++;
        if (predicted !== yes) wrong++;
      }
      this.#wrong += wrong;
      if (wrong === 0) this.#whole++;
      this.#count++;
    }
  }

  /** scikit-learn's `f1_score(average='micro' | 'macro', zero_division=0)`, `accuracy_score` and `hamming_loss`. */
  result(): Measured {
    const K = this.#classes;
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    const f1 = (right: number, predicted: number, present: number) => share(2 * right, predicted + present);
    const perClass = this.#right.map((right, k) => f1(right, this.#predicted[k]!, this.#true[k]!));
    return {
      loss: this.#loss / (this.#count * K),
      accuracy: this.#whole / this.#count,
      hits: this.#whole,
      count: this.#count,
      metrics: {
        microF1: f1(sum(this.#right), sum(this.#predicted), sum(this.#true)),
        macroF1: sum(perClass) / K,
        hammingLoss: this.#wrong / (this.#count * K),
      },
    };
  }
}

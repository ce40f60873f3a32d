/** Probabilities that mean what they say: one temperature, folded into the head. */
import { type Remark, remark } from '../../messages/index.ts';
import { tensor } from '../../onnx/index.ts';
import { scoreOf } from '../../predict/score.ts';
import { fitTemperature, lossAt } from '../../training/calibration/fit-temperature.ts';
import { argMax, softmax } from '../../training/cross-entropy.ts';
import { expectedCalibrationError } from '../../training/metrics/index.ts';
import type { Task } from '../../training/tasks/index.ts';
import type { MeasuredSide } from './measure-held-out.ts';
import type { Outcome } from './outcome.ts';
import type { Workbench } from './workbench.ts';

/** A temperature of fewer is mostly chance. */
export const leastToCalibrate = 50;
/** Twice what the log-likelihood must gain: the 95 % point of χ² with one degree of freedom (Wilks 1938). */
const significantGain = 3.841458820694124;

export interface BeforeAfter {
  readonly before: number;
  readonly after: number;
}

/** What the temperature changed on one side. */
export interface CalibratedSide {
  readonly samples: number;
  /** Mean negative log-likelihood of the true class, nats. */
  readonly loss: BeforeAfter;
  /** Expected calibration error, 15 bins of equal width. */
  readonly ece: BeforeAfter;
}

export interface Calibration {
  /** By which the logits were divided, folded into the last layer; 1 where nothing was changed. */
  readonly temperature: number;
  /** On which the temperature was fitted: its numbers flatter a little. */
  readonly validation: CalibratedSide | undefined;
  /** Which chose nothing. */
  readonly test: CalibratedSide | undefined;
  /** Why nothing was changed; undefined where it was. */
  readonly notApplied: Remark | undefined;
}

/** Fits a temperature on the validation samples, which the measured weights did not learn from, and divides weight and bias of the last layer by it, so that every
 * runtime gives the calibrated probabilities. A head that is solved again on training and validation samples gets the temperature of the head before, as does a
 * model that is refitted. Nothing is changed where so few samples, or so small a gain, may be chance. Several labels and numbers are left as they are. */
export function calibrated(
  { task, config, reference }: Pick<Workbench, 'task' | 'config' | 'reference'>,
  outcome: Outcome,
): Outcome {
  if (task.kind !== 'single-label') return outcome;
  const { validation, test } = outcome;
  const { modality } = reference;
  const unchanged = (notApplied: Remark): Outcome => ({
    ...outcome,
    calibration: { ...sidesAt(1, task, outcome), temperature: 1, notApplied },
  });
  if (!config.calibrate) return unchanged(remark('NOT_CALIBRATED/off'));
  if (!validation) return unchanged(remark('NOT_CALIBRATED/no-validation', { modality }));
  const samples = validation.samples.length;
  if (samples < leastToCalibrate) {
    return unchanged(remark('NOT_CALIBRATED/few', { modality, samples, least: leastToCalibrate }));
  }
  const labels = labelsOf(task, validation);
  const temperature = fitTemperature(validation.outputs, labels, task.outputs);
  const lossWith = (t: number) => lossAt(t, validation.outputs, labels, task.outputs);
  const gain = lossWith(1) - lossWith(temperature);
  if (2 * gain <= significantGain) {
    return unchanged(remark('NOT_CALIBRATED/no-gain', { modality, samples, temperature }));
  }
  const side = (measured: MeasuredSide | undefined) => measured && dividedBy(temperature, task, measured);
  return {
    ...outcome,
    validation: side(validation),
    test: side(test),
    parameters: { ...outcome.parameters, ...lastLayer(outcome, temperature) },
    calibration: { ...sidesAt(temperature, task, outcome), temperature, notApplied: undefined },
    found: { ...outcome.found, temperature },
  };
}

/** Weight and bias of the last layer, divided. */
function lastLayer({ newHead, parameters }: Outcome, temperature: number): Outcome['parameters'] {
  return Object.fromEntries(
    newHead.parameters.slice(-2).map((name) => {
      const { shape, data } = parameters[name]!;
      return [
        name,
        tensor(
          'float32',
          shape,
          (data as Float32Array).map((value) => value / temperature),
        ),
      ];
    }),
  );
}

function dividedBy(temperature: number, task: Task, { samples, outputs }: MeasuredSide): MeasuredSide {
  const divided = outputs.map((logit) => logit / temperature);
  const meter = task.meter();
  meter.add(divided, task.answersOf(samples));
  return { samples, outputs: divided, score: scoreOf(meter.result()) };
}

function sidesAt(
  temperature: number,
  task: Task,
  { validation, test }: Outcome,
): Pick<Calibration, 'validation' | 'test'> {
  const side = (measured: MeasuredSide | undefined): CalibratedSide | undefined => {
    if (!measured) return undefined;
    const labels = labelsOf(task, measured);
    const { outputs, samples } = measured;
    const loss = (t: number) => lossAt(t, outputs, labels, task.outputs) / samples.length;
    const ece = (t: number) => eceAt(t, outputs, labels, task.outputs);
    return {
      samples: samples.length,
      loss: { before: loss(1), after: loss(temperature) },
      ece: { before: ece(1), after: ece(temperature) },
    };
  };
  return { validation: side(validation), test: side(test) };
}

function eceAt(temperature: number, outputs: Float32Array, labels: Int32Array, classes: number): number {
  const probabilities = softmax(
    outputs.map((logit) => logit / temperature),
    classes,
  );
  const predicted = argMax(outputs, classes);
  return expectedCalibrationError(
    Array.from(predicted, (k, n) => probabilities[n * classes + k]!),
    Array.from(predicted, (k, n) => k === labels[n]),
  );
}

const labelsOf = (task: Task, { samples }: MeasuredSide) => task.answersOf(samples) as Int32Array;

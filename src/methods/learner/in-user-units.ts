import { tensor } from '../../onnx/index.ts';
import { type RegressionTask, type Task, unscaled } from '../../training/tasks/index.ts';
import type { MeasuredSide } from './measure-held-out.ts';
import type { Outcome } from './outcome.ts';

/** Training learns numbers on a scale of its own. The output layer takes them back, so that the saved model says prices where the data said
 *  prices; other tasks stay as they are. */
export function inUserUnits(task: Task, outcome: Outcome): Outcome {
  if (task.kind !== 'regression') return outcome;
  const [weight, bias] = outcome.newHead.parameters.slice(-2) as [string, string];
  const { parameters } = outcome;
  const scaled = unscaled(
    (task as RegressionTask).values,
    parameters[weight]!.data as Float32Array,
    parameters[bias]!.data as Float32Array,
  );
  const { mean, scale } = (task as RegressionTask).values;
  const side = (measured: MeasuredSide | undefined) =>
    measured && { ...measured, outputs: measured.outputs.map((y) => y * scale + mean) };
  return {
    ...outcome,
    validation: side(outcome.validation),
    test: side(outcome.test),
    parameters: {
      ...parameters,
      [weight]: tensor('float32', parameters[weight]!.shape, scaled.weight),
      [bias]: tensor('float32', parameters[bias]!.shape, scaled.bias),
    },
  };
}

export { multiLabel } from './multi-label.ts';
export { type RegressionTask, regression, unscaled, type ValueScale } from './regression.ts';
export { singleLabel } from './single-label.ts';
export {
  type Answered,
  type Answers,
  answersAt,
  type Measured,
  type Meter,
  type TargetOptions,
  type Task,
  type TaskKind,
} from './task.ts';

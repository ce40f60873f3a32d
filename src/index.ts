/** The public face of Injerto. */

export { InjertoError } from './errors.ts';
export { predict } from './methods/predict.ts';
export type * from './methods/prediction.ts';
export { train } from './methods/train.ts';
export type * from './methods/train-options.ts';
export type * from './methods/training-run.ts';
export type * from './training/events.ts';

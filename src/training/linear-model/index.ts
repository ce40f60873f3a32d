export { fitLinearModel, type LinearModel, type LinearModelOptions } from './fit.ts';
export type { LinearObjective } from './graph.ts';
export type { LinearData } from './objective.ts';
export { type ClassifiedRows, fitSoftmaxRegression, type SoftmaxRegressionOptions } from './softmax-regression.ts';
export type { Matrix } from './standardize.ts';

export { fitSoftmaxRegression, type SoftmaxRegression, type SoftmaxRegressionOptions } from './fit.ts';
export type { RegressionData } from './objective.ts';
export type { Matrix } from './standardize.ts';

export { type ClassReport, type ClassScores, classReport } from './class-report.ts';
export { type ConfusionMatrix, confusionMatrix } from './confusion-matrix.ts';
export { expectedCalibrationError } from './expected-calibration-error.ts';
export { macroF1 } from './macro-f1.ts';
export { meanAbsoluteError, pearson, rootMeanSquare, rSquared, spearman } from './regression-metrics.ts';
export { wilsonInterval } from './wilson-interval.ts';

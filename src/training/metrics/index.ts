export { type ClassReport, type ClassScores, classReport } from './class-report.ts';
export { type ConfusionMatrix, confusionMatrix } from './confusion-matrix.ts';
export { meanAbsoluteError, pearson, rootMeanSquare, rSquared, spearman } from './regression-metrics.ts';
export { wilsonInterval } from './wilson-interval.ts';

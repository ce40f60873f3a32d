/** Labels that no training ever saw. */
export type { Decision, DecisionOptions } from './decide.ts';
export { evaluateZeroShot, type ZeroShotEvaluation } from './evaluate.ts';
export { type LabelSpec, splitLabels } from './labels.ts';
export { readLabels } from './labels-file.ts';
export type { ZeroShotOptions, ZeroShotPrediction, ZeroShotResult } from './options.ts';
export { checkLabelledTarget, isTableFile, writeLabelled } from './write-labelled.ts';
export { zeroShot } from './zero-shot.ts';

export {
  type Differentiated,
  type DifferentiateOptions,
  differentiate,
  differentiateWhereRulesReach,
  type PartlyDifferentiated,
} from './differentiate.ts';
export {
  buildGradientGraph,
  buildScoreGradientGraph,
  evaluationGraph,
  type GradientGraph,
  type GradientGraphOptions,
  type ScoreGradientGraph,
} from './gradient-graph.ts';
export { GraphBuilder } from './graph-builder.ts';
export type { BatchShape } from './held-bytes.ts';
export { bytesOf, type HeldBytes, heldBytes } from './held-bytes.ts';
export type { KernelCall } from './kernel-call.ts';
export {
  labelsInput,
  labelWeightsInput,
  pairWeightsInput,
  type TargetInput,
  type TrainingLoss,
  targetsInput,
  targetWeightsInput,
} from './losses/index.ts';
export type { Obstacle } from './obstacles.ts';
export type { DropoutMask } from './passes/dropout.ts';
export type { MemoryBudget } from './passes/recompute.ts';
export { differentiableOperators, hasGradientRule, newestOpset } from './rules/index.ts';
export type { Axes, ShapeTable, ValueFacts } from './shape-table.ts';
export { type StatisticsGraph, statisticsGraph } from './statistics-graph.ts';
export {
  buildTrainingGraph,
  type HeldValues,
  prepareTrainingGraph,
  type TrainingGraph,
  type TrainingGraphOptions,
} from './training-graph.ts';

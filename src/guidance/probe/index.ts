export { type GroupFolds, groupFolds } from './group-folds.ts';
export { linearProbabilities } from './linear-probabilities.ts';
export {
  centeredUnitRows,
  type NeighborOptions,
  type Neighbors,
  nearestAmong,
  nearestNeighbors,
} from './nearest-neighbors.ts';
export { neighborVotes } from './neighbor-votes.ts';
export { type OutOfFold, type OutOfFoldOptions, outOfFold } from './out-of-fold.ts';
export { rowsAt } from './row-matrix.ts';
export { groupNumbers, type Probe, type ProbeOptions, withProbe } from './with-probe.ts';

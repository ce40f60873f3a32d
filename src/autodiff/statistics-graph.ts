/** What batch normalizations see of a batch. */
import { type ModelProto, withGraph } from '../onnx/index.ts';
import { normalizeByBatch } from './passes/batch-statistics.ts';
import { constantsToInitializers } from './passes/constants-to-initializers.ts';
import { pruneGraph } from './passes/prune-graph.ts';
import { declareValue, type ShapeTable } from './shape-table.ts';

export interface StatisticsGraph {
  /** Inputs: those of the model. Outputs: mean and variance of each channel over the batch, the variance with PyTorch's n/(n − 1). */
  readonly model: ModelProto;
  /** The output that belongs to each running statistic. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** The forward part of a model as far as its batch normalizations, which normalize by the batch.
 * @param statistics the running means and variances that are asked for, as `TrainingGraph.statistics` names them. */
export function statisticsGraph(model: ModelProto, statistics: readonly string[], shapes: ShapeTable): StatisticsGraph {
  const batchwise = normalizeByBatch(constantsToInitializers(model), statistics, shapes, 0);
  const output = Object.values(batchwise.next).map((name) => declareValue(name, batchwise.shapes));
  return { model: pruneGraph(withGraph(batchwise.model, { output })), outputs: batchwise.next };
}

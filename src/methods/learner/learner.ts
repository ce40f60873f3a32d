/** A model that is about to learn: its step graph, its trainer, and where each weight stands. */
import type { TrainingGraph } from '../../autodiff/index.ts';
import type { NewHead } from '../../models/index.ts';
import { graphOf, type Tensor, tensorFromProto } from '../../onnx/index.ts';
import type { MicroBatch, Trainer } from '../../runtime/types.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { type ParameterGroup, parameterGroups } from '../../training/parameter-groups.ts';
import { planLearner } from './plan-learner.ts';
import type { LearnerPlan } from './with-learner.ts';
import type { Workbench } from './workbench.ts';

export interface Learner {
  readonly graph: TrainingGraph;
  readonly trainer: Trainer;
  /** Where batches go through the graph in parts. */
  readonly microBatch: MicroBatch | undefined;
  readonly groups: readonly ParameterGroup[];
  /** Name of the output [N, K]. */
  readonly logits: string;
  /** The weights that learn and the running statistics that move, as they are before any step. */
  readonly start: NamedTensors;
}

/** Weights counted one by one. @param names of those that count. @default all */
export function countWeights(weights: NamedTensors, names: readonly string[] = Object.keys(weights)): number {
  return names.reduce((sum, name) => sum + weights[name]!.data.length, 0);
}

/** Builds the step graph and hands the weights to a trainer, which is to be disposed of. Weights of the body that belong to no block count as
 * the last one's.
 * @throws {InjertoError} GRADIENT_RULE_MISSING names what can be trained instead · MEMORY_INSUFFICIENT. */
export async function openLearner(bench: Workbench, plan: Omit<LearnerPlan, 'views'>): Promise<Learner> {
  const { runtime, reference, anatomy } = bench;
  const { newHead, body, rates } = plan;
  const trainable = [...body, ...newHead.parameters];
  const { graph, microBatch, compact } = plan.planned ?? (await planLearner(bench, plan));
  const running = initializersOf(newHead, Object.keys(graph.statistics));
  const start = { ...initializersOf(newHead, trainable), ...running };
  const depthOf = new Map(newHead.parameters.map((name) => [name, 0]));
  for (const [index, block] of [...anatomy.blocks].reverse().entries()) {
    for (const name of block.parameters) depthOf.set(name, index + 1);
  }
  const groups = parameterGroups(
    trainable.map((name) => ({ name, shape: start[name]!.shape, depth: depthOf.get(name) ?? 1 })),
    rates,
  );
  const groupOf = new Map(groups.flatMap(({ names }, index) => names.map((name) => [name, index])));
  const parameters = trainable.map((name) => ({ name, value: start[name]!, group: groupOf.get(name)! }));
  const trainer = await runtime.createTrainer({
    graph,
    parameters,
    running,
    rows: reference.rows,
    microBatch,
    compact,
  });
  return { graph, trainer, microBatch, groups, logits: newHead.logits, start };
}

function initializersOf(
  { model }: Pick<NewHead, 'model'>,
  names: readonly string[],
): Record<string, Tensor<'float32'>> {
  const wanted = new Set(names);
  return Object.fromEntries(
    graphOf(model)
      .initializer.filter(({ name }) => wanted.has(name))
      .map((proto) => [proto.name, tensorFromProto(proto) as Tensor<'float32'>]),
  );
}

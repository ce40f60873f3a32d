/** One step of a training over a fixture's batch. */
import { buildTrainingGraph, type TrainingGraphOptions, targetsInput } from '../src/autodiff/index.ts';
import {
  graphOf,
  type ModelProto,
  makeNode,
  makeValueInfo,
  type Tensor,
  tensor,
  tensorFromProto,
  tensorToProto,
  withGraph,
} from '../src/onnx/index.ts';
import type { Runtime } from '../src/runtime/index.ts';
import { oneHot } from './deviation.ts';

type Tensors = Readonly<Record<string, Tensor>>;

export interface Step {
  readonly loss: number;
  readonly logits: Tensor;
  readonly gradients: Tensors;
  /** Weights and running statistics after the step; no update has followed. */
  readonly parameters: Tensors;
  /** What the model then says of the same batch. */
  readonly after: Tensor;
}

export async function stepOf(
  runtime: Runtime,
  model: ModelProto,
  reference: Tensors,
  options: TrainingGraphOptions,
): Promise<Step> {
  const stored = new Map(graphOf(model).initializer.map((t) => [t.name, t]));
  const storedValue = (name: string) => tensorFromProto(stored.get(name)!) as Tensor<'float32'>;
  const graph = buildTrainingGraph(model, options);
  const trainer = await runtime.createTrainer({
    graph,
    parameters: options.trainable.map((name) => ({ name, group: 0, value: storedValue(name) })),
    running: Object.fromEntries(Object.keys(graph.statistics).map((name) => [name, storedValue(name)])),
  });
  const feeds = feedsOf(reference);
  const session = graph.frozen && (await runtime.createSession(graph.frozen));
  const values = { ...feeds, ...(await session?.run(feeds)) };
  // the trainer keeps the arrays that it is given
  const boundary = () => structuredClone(Object.fromEntries(graph.boundary.map(({ name }) => [name, values[name]!])));
  const { loss, outputs } = await trainer.accumulate({ ...boundary(), [targetsInput]: oneHot(reference) });
  const gradients = await trainer.readGradients();
  const parameters = await trainer.readParameters();
  const after = (await trainer.evaluate(boundary()))[graph.output]!;
  await Promise.all([trainer.dispose(), session?.dispose()]);
  return { loss, logits: outputs[graph.output]!, gradients, parameters, after };
}

export function feedsOf(reference: Tensors): Record<string, Tensor> {
  const inputs = Object.entries(reference).filter(([key]) => key.startsWith('input/'));
  return Object.fromEntries(inputs.map(([key, value]) => [key.slice('input/'.length), value]));
}

/** The model with its output as rows of classes, which is what a training's loss reads. */
export function inRows(model: ModelProto, output: string, reference: Tensors): ModelProto {
  const graph = graphOf(model);
  const classes = reference.logits!.shape.at(-1)!;
  return withGraph(model, {
    node: [...graph.node, makeNode('Reshape', [output, 'rows of classes'], ['rows'])],
    initializer: [...graph.initializer, tensorToProto('rows of classes', tensor('int64', [2], [-1, classes]))],
    output: [makeValueInfo('rows', 'float32', [null, classes])],
  });
}

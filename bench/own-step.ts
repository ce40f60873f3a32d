/** One full fine-tune step of a network that bench/python/step.py exports, as a training runs it. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildTrainingGraph, type MemoryBudget, type TrainingGraph, targetsInput } from '../src/autodiff/index.ts';
import { trainableParameters } from '../src/models/surgery/trainable-parameters.ts';
import {
  graphOf,
  indexGraph,
  type ModelProto,
  normalizeModel,
  readModelFile,
  type Tensor,
  tensor,
  tensorFromProto,
  toFloat32,
} from '../src/onnx/node/index.ts';
import { openNodeRuntime, probeShapes, type Session, type Trainer } from '../src/runtime/node/index.ts';

export const models = ['resnet18', 'mobilenet_v2', 'vit_tiny', 'minilm', 'minilm_last_2', 'distilbert'];
export const python = process.env.PYTHON ?? 'python3';
export const script = fileURLToPath(new URL('python/step.py', import.meta.url));
export const classes = 7;
const size = 224;

/** Samples of a batch, and tokens of a text. */
export interface BatchShape {
  readonly batch: number;
  readonly length: number;
}

export interface OwnStep {
  /** Milliseconds of one step. */
  step(): Promise<number>;
  close(): Promise<void>;
  readonly recomputed: TrainingGraph['recomputed'];
}

export async function startOwn(
  name: string,
  shape: BatchShape,
  { threads, memory }: { readonly threads: number; readonly memory?: MemoryBudget },
): Promise<OwnStep> {
  const model = await exported(name);
  const index = indexGraph(graphOf(model));
  const runtime = await openNodeRuntime({ threads });
  const all = trainableParameters(index);
  const firstTrained = name === 'minilm_last_2' ? all.find((p) => p.name.includes('layer.4.'))!.position : 0;
  const trained = all.filter((p) => p.position >= firstTrained);
  const graph = buildTrainingGraph(model, {
    trainable: trained.map((p) => p.name),
    logits: graphOf(model).output[0]!.name,
    shapes: await probeShapes(runtime, model, { sequence: [8, 9] }),
    ...(memory && { memory }),
  });
  const parameters = trained.map(({ name }) => {
    const value = tensorFromProto(index.initializer.get(name)!);
    return { name, group: value.shape.length > 1 ? 0 : 1, value: tensor('float32', value.shape, toFloat32(value)) };
  });
  const trainer = await runtime.createTrainer({ graph, parameters });
  const frozen = graph.frozen && (await runtime.createSession(graph.frozen));
  return {
    step: () => timedStep(trainer, frozen, graph.boundary, inputsOf(index.feeds, shape)),
    close: () => runtime.close(),
    recomputed: graph.recomputed,
  };
}

/** The network and its weights as ONNX, with constants as initializers. */
async function exported(name: string): Promise<ModelProto> {
  const folder = await mkdtemp(join(tmpdir(), 'injerto-step-'));
  const file = join(folder, 'model.onnx');
  const { status } = spawnSync(python, [script, name, '--export', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0)
    throw new Error(`${python} could not export ${name}; set PYTHON to one with bench/python/requirements.txt`);
  const model = await readModelFile(file);
  normalizeModel(model);
  await rm(folder, { recursive: true });
  return model;
}

function inputsOf(names: ReadonlySet<string>, { batch, length }: BatchShape): Record<string, Tensor> {
  const pixels = () =>
    tensor(
      'float32',
      [batch, 3, size, size],
      Float32Array.from({ length: batch * 3 * size * size }, (_, i) => Math.sin(i * 0.37)),
    );
  const tokens = (value: (i: number) => number) =>
    tensor(
      'int64',
      [batch, length],
      Array.from({ length: batch * length }, (_, i) => value(i)),
    );
  const make: Record<string, () => Tensor> = {
    input_ids: () => tokens((i) => 1 + ((i * 7919) % 29000)),
    attention_mask: () => tokens(() => 1),
  };
  return Object.fromEntries([...names].map((name) => [name, (make[name] ?? pixels)()]));
}

/** The frozen part is run too: in a training its results come from the cache, from the second epoch on. */
async function timedStep(
  trainer: Trainer,
  frozen: Session | undefined,
  boundary: TrainingGraph['boundary'],
  inputs: Record<string, Tensor>,
): Promise<number> {
  const batch = Object.values(inputs)[0]!.shape[0]!;
  const targets = Float32Array.from({ length: batch * classes }, (_, i) =>
    Number(i % classes === Math.floor(i / classes) % classes),
  );
  const start = performance.now();
  const values = { ...inputs, ...(frozen && (await frozen.run(inputs))) };
  const feeds = Object.fromEntries(boundary.map(({ name }) => [name, values[name]!]));
  await trainer.accumulate({ ...feeds, [targetsInput]: tensor('float32', [batch, classes], targets) });
  const groups = [0.01, 0].map((weightDecay) => ({ learningRate: 1e-5, weightDecay }));
  await trainer.update({ kind: 'adamw', betas: [0.9, 0.999], eps: 1e-8, groups });
  return performance.now() - start;
}

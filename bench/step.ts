/** One full fine-tune step (forward, backward, AdamW) beside PyTorch's best form, in turn: A B C A B C …
 *
 *    npm run bench:step -- [MODEL…] [--steps 15] [--batch 16] [--length 128] [--threads 2] [--json]
 *
 *  Models: resnet18, mobilenet_v2, vit_tiny (images of 224²), minilm, distilbert (texts), all of whose weights learn; minilm_last_2, of which
 *  the last two layers and the head do. PyTorch runs eagerly with fused AdamW: convolutional networks with NCHW and channels-last tensors,
 *  transformers with scaled_dot_product_attention and without. The faster of the two is the one to compare with.
 *  Wants a Python with bench/python/requirements.txt; PYTHON names it (default python3). */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildTrainingGraph, type TrainingGraph, targetsInput } from '../src/autodiff/index.ts';
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
} from '../src/onnx/index.ts';
import { openNodeRuntime, probeShapes, type Session, type Trainer } from '../src/runtime/index.ts';

const python = process.env.PYTHON ?? 'python3';
const script = fileURLToPath(new URL('python/step.py', import.meta.url));
const classes = 7;
const size = 224;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: 'string', default: '15' },
    batch: { type: 'string', default: '16' },
    length: { type: 'string', default: '128' },
    threads: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const [steps, batch, length, threads] = [values.steps, values.batch, values.length, values.threads].map(Number) as [
  number,
  number,
  number,
  number,
];
const models = ['resnet18', 'mobilenet_v2', 'vit_tiny', 'minilm', 'minilm_last_2', 'distilbert'];

for (const model of positionals.length > 0 ? positionals : models) {
  const times = await compare(model);
  const rows = Object.entries(times).map(([name, list]) => ({
    name,
    median: median(list),
    min: Math.min(...list),
    max: Math.max(...list),
  }));
  const best = Math.min(...rows.filter((row) => row.name !== 'injerto').map((row) => row.median));
  const ratio = rows.find((row) => row.name === 'injerto')!.median / best;
  if (values.json)
    console.log(
      JSON.stringify({
        model,
        batch,
        threads,
        steps,
        ratio,
        milliseconds: Object.fromEntries(rows.map((r) => [r.name, r])),
      }),
    );
  else {
    console.log(`${model}, batch ${batch}, ${threads} threads, ${steps} steps in turn, milliseconds`);
    console.table(Object.fromEntries(rows.map(({ name, ...row }) => [name, row])));
    console.log(`Injerto / PyTorch's best: ${ratio.toFixed(2)}\n`);
  }
}

/** Milliseconds of each step, by contestant. */
async function compare(model: string): Promise<Record<string, number[]>> {
  const peer = await startPeer(model);
  const own = await startOwn(model);
  const times: Record<string, number[]> = { injerto: [] };
  for (let i = 0; i < 3; i++) await own.step();
  for (let i = 0; i < steps; i++) {
    times.injerto!.push(await own.step());
    for (const form of peer.forms) {
      const list = (times[`PyTorch ${form}`] ??= []);
      list.push(await peer.step(form));
    }
  }
  await own.close();
  peer.close();
  return times;
}

async function startOwn(name: string) {
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
  });
  const parameters = trained.map(({ name }) => {
    const value = tensorFromProto(index.initializer.get(name)!);
    return { name, group: value.shape.length > 1 ? 0 : 1, value: tensor('float32', value.shape, toFloat32(value)) };
  });
  const trainer = await runtime.createTrainer({ graph, parameters });
  const frozen = graph.frozen && (await runtime.createSession(graph.frozen));
  return {
    step: () => timedStep(trainer, frozen, graph.boundary, inputsOf(index.feeds)),
    close: () => runtime.close(),
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

function inputsOf(names: ReadonlySet<string>): Record<string, Tensor> {
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

async function startPeer(model: string) {
  const options = { batch, length, classes, threads };
  const args = [script, model, ...Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)])];
  const child: ChildProcess = spawn(python, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value as string) as { ms: number; forms: string[] };
  const { forms } = await answer();
  return {
    forms,
    step: async (form: string) => {
      child.stdin!.write(`${form}\n`);
      return (await answer()).ms;
    },
    close: () => child.stdin!.end('quit\n'),
  };
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

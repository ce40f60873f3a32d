/** One full fine-tune step (forward, backward, AdamW on all weights) beside PyTorch's best form, in turn: A B C A B C …
 *
 *    npm run bench:step -- [resnet18] [mobilenet_v2] [--steps 15] [--batch 16] [--threads 2] [--json]
 *
 *  PyTorch runs eagerly with NCHW and channels-last tensors and fused AdamW; the faster of the two is the one to compare with.
 *  Wants a Python with bench/python/requirements.txt; PYTHON names it (default python3). */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildTrainingGraph, targetsInput } from '../src/autodiff/index.ts';
import { dtypeOf, graphOf, readModelFile, tensor, tensorFromProto, toFloat32, widenModel } from '../src/onnx/index.ts';
import { openNodeRuntime, probeShapes, type Trainer } from '../src/runtime/index.ts';

const python = process.env.PYTHON ?? 'python3';
const script = fileURLToPath(new URL('python/step.py', import.meta.url));
const classes = 7;
const size = 224;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: 'string', default: '15' },
    batch: { type: 'string', default: '16' },
    threads: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const [steps, batch, threads] = [values.steps, values.batch, values.threads].map(Number) as [number, number, number];

for (const model of positionals.length > 0 ? positionals : ['resnet18', 'mobilenet_v2']) {
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
  const times: Record<string, number[]> = { injerto: [], 'PyTorch NCHW': [], 'PyTorch channels-last': [] };
  for (let i = 0; i < 3; i++) await own.step();
  for (let i = 0; i < steps; i++) {
    times.injerto!.push(await own.step());
    times['PyTorch NCHW']!.push(await peer.step('nchw'));
    times['PyTorch channels-last']!.push(await peer.step('nhwc'));
  }
  await own.close();
  peer.close();
  return times;
}

async function startOwn(name: string) {
  const folder = await mkdtemp(join(tmpdir(), 'injerto-step-'));
  const file = join(folder, 'model.onnx');
  const exported = spawnSync(python, [script, name, '--export', file], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (exported.status !== 0)
    throw new Error(`${python} could not export ${name}; set PYTHON to one with bench/python/requirements.txt`);
  const model = await readModelFile(file);
  await rm(folder, { recursive: true });
  widenModel(model);
  const runtime = await openNodeRuntime({ threads });
  const statistics = /running_(mean|var)$/;
  const weights = graphOf(model).initializer.filter(
    (t) => dtypeOf(t.dataType) === 'float32' && !statistics.test(t.name) && t.dims.length > 0,
  );
  const graph = buildTrainingGraph(model, {
    trainable: weights.map((t) => t.name),
    logits: graphOf(model).output[0]!.name,
    shapes: await probeShapes(runtime, model),
  });
  const parameters = weights.map((t) => {
    const value = tensorFromProto(t);
    return { name: t.name, group: t.dims.length > 1 ? 0 : 1, value: tensor('float32', value.shape, toFloat32(value)) };
  });
  const trainer = await runtime.createTrainer({ graph, parameters });
  const pixels = Float32Array.from({ length: batch * 3 * size * size }, (_, i) => Math.sin(i * 0.37));
  const targets = Float32Array.from({ length: batch * classes }, (_, i) =>
    Number(i % classes === Math.floor(i / classes) % classes),
  );
  return {
    step: () => timedStep(trainer, graph.boundary[0]!.name, pixels.slice(), targets.slice()),
    close: () => runtime.close(),
  };
}

async function timedStep(
  trainer: Trainer,
  input: string,
  pixels: Float32Array,
  targets: Float32Array,
): Promise<number> {
  const start = performance.now();
  await trainer.accumulate({
    [input]: tensor('float32', [batch, 3, size, size], pixels),
    [targetsInput]: tensor('float32', [batch, classes], targets),
  });
  const groups = [0.01, 0].map((weightDecay) => ({ learningRate: 1e-5, weightDecay }));
  await trainer.update({ kind: 'adamw', betas: [0.9, 0.999], eps: 1e-8, groups });
  return performance.now() - start;
}

async function startPeer(model: string) {
  const args = [script, model, '--batch', String(batch), '--classes', String(classes), '--threads', String(threads)];
  const child: ChildProcess = spawn(python, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value as string) as { ms: number };
  await answer();
  return {
    step: async (format: 'nchw' | 'nhwc') => {
      child.stdin!.write(`${format}\n`);
      return (await answer()).ms;
    },
    close: () => child.stdin!.end('quit\n'),
  };
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Adapters that Injerto wrote, loaded by PEFT itself. Runs where PYTHON names a Python with PEFT (make/README.md). */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertLora } from '../src/models/lora/insert-lora.ts';
import { type LoraShape, startingPairs } from '../src/models/lora/lora-adapter.ts';
import { findLoraLayers } from '../src/models/lora/lora-layers.ts';
import { openAdapter } from '../src/models/lora/open-adapter.ts';
import { saveAdapter } from '../src/models/lora/save-adapter.ts';
import { selectLoraLayers } from '../src/models/lora/select-lora-layers.ts';
import { defaultImagePreprocessing } from '../src/models/preprocessing.ts';
import type { ReferenceModel } from '../src/models/reference-model.ts';
import { findBlocks } from '../src/models/surgery/find-blocks.ts';
import { findHead } from '../src/models/surgery/find-head.ts';
import { replaceHead } from '../src/models/surgery/replace-head.ts';
import { sequence } from '../src/models/test-network.ts';
import {
  graphOf,
  normalizeModel,
  readModelFile,
  type Tensor,
  tensor,
  tensorFromProto,
} from '../src/onnx/node/index.ts';
import { openNodeRuntime, probeShapes, type Runtime } from '../src/runtime/node/index.ts';
import { decodeSafetensors } from '../src/safetensors.ts';
import { floats, worst } from './deviation.ts';

const python = process.env.PYTHON;
const hasPeft = python !== undefined && works([python, '-c', 'import peft']);
const reason = python === undefined ? 'PYTHON is not set' : `${python} has no PEFT`;

function works([command, ...args]: string[]): boolean {
  try {
    execFileSync(command!, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Relative to the largest logit; two programs in 32 bits through a few layers. */
const tolerance = 1e-4;

let runtime: Runtime;
let folder: string;
beforeAll(async () => {
  runtime = await openNodeRuntime({ threads: 1 });
  folder = await mkdtemp(join(tmpdir(), 'injerto-peft-'));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

const classes = { bert: ['a', 'b', 'c'], conv: ['a', 'b', 'c', 'd'] } as const;

test.skipIf(!hasPeft).each([
  { name: 'bert', axes: { sequence_length: [5, 6] as const }, rsLora: false, layers: 13 },
  { name: 'conv', axes: {}, rsLora: true, layers: 5 },
] as const)(
  `$name: no key is missing or left over, and the logits agree${hasPeft ? '' : ` (${reason})`}`,
  async ({ name, axes, rsLora, layers }) => {
    const fixture = fileURLToPath(new URL(`fixtures/lora/${name}`, import.meta.url));
    const base = await readModelFile(`${fixture}/base.onnx`);
    normalizeModel(base);
    const shapes = await probeShapes(runtime, base, axes);
    const blocks = findBlocks(base, shapes, findHead(base, shapes));
    const chosen = selectLoraLayers(findLoraLayers(base), blocks, 'sensible');
    expect(chosen).toHaveLength(layers);
    const feeds = decodeSafetensors(readFileSync(`${fixture}/reference.safetensors`), name);

    /** Gives a model a head and an update that do something, and writes them. @returns the logits. */
    const writeAdapter = async (reference: ReferenceModel, out: string, shape: LoraShape, seed: number) => {
      const random = sequence(seed);
      const head = findHead(reference.model, await probeShapes(runtime, reference.model, axes));
      const modules = new Set(chosen.map(({ module }) => module));
      const own = findLoraLayers(reference.model).layers.filter(({ module }) => modules.has(module));
      const pairs = startingPairs(own, shape, random).map((pair) => ({
        ...pair,
        B: tensor(
          'float32',
          pair.B.shape,
          pair.B.data.map(() => random() - 0.5),
        ),
      }));
      const grafted = replaceHead(reference.model, head, { kind: 'linear' }, classes[name].length, random);
      const { model } = insertLora(grafted.model, pairs);
      const session = await runtime.createSession(model);
      const inputs = graphOf(model).input.map((input) => [input.name, feeds[input.name]!] as const);
      const { logits } = await session.run(Object.fromEntries(inputs));
      await session.dispose();
      const stored = graphOf(grafted.model).initializer.filter((proto) => grafted.parameters.includes(proto.name));
      await saveAdapter(
        out,
        {
          reference,
          model: grafted.model,
          parameters: Object.fromEntries(
            stored.map((proto) => [proto.name, tensorFromProto(proto) as Tensor<'float32'>]),
          ),
          classes: classes[name].map((label) => ({ name: label, samples: {} })),
          head: { features: head.features.value, parameters: [...grafted.parameters] },
          method: 'lora',
          settings: { rank: shape.rank, alpha: shape.alpha },
          seed: 0,
          metrics: [],
        },
        { pairs, shape, head },
      );
      return floats(logits!);
    };
    const expectInPeft = (out: string, logits: Float32Array) => {
      const check = fileURLToPath(new URL('make/lora/check.py', import.meta.url));
      const printed = execFileSync(python!, [check, name, out], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const found = JSON.parse(printed.trim().split('\n').at(-1)!);
      expect(found).toMatchObject({ missing: [], unexpected: [], warnings: [] });
      expect(worst(Float32Array.from(found.logits), logits)).toBeLessThan(tolerance);
    };

    const reference = referenceOf(name, `${fixture}/base.onnx`, base);
    const first = join(folder, name);
    expectInPeft(first, await writeAdapter(reference, first, { rank: 3, alpha: 5, rsLora }, 11));
    // trained on that adapter: PEFT puts it on the same base, and gets the sum
    const second = join(folder, `${name}-second`);
    const opened = await openAdapter(first, async () => reference, { runtime });
    expectInPeft(second, await writeAdapter(opened, second, { rank: 2, alpha: 3 }, 12));
  },
  120_000,
);

/** What saving asks of a reference model. */
function referenceOf(name: 'bert' | 'conv', file: string, model: ReferenceModel['model']): ReferenceModel {
  const modality = name === 'bert' ? 'text' : 'image';
  const config = name === 'bert' ? { architectures: ['BertForSequenceClassification'] } : {};
  return {
    name,
    file,
    folder: undefined,
    model,
    modality,
    config,
    sha256: '0'.repeat(64),
    converted: [],
    remarks: [],
    notes: [],
    preprocessorConfig: undefined,
    tokenizerFiles: [],
    modules: [],
    normalize: false,
    preprocessing: defaultImagePreprocessing(8),
  } as unknown as ReferenceModel;
}

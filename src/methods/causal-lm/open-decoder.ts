/** A language model that is about to learn: its graph without a cache, low-rank paths beside its layers, its trainer. Node only. */

import { basename, join, resolve } from 'node:path';
import * as z from 'zod';
import { bytesOf, prepareTrainingGraph, type TrainingGraph } from '../../autodiff/index.ts';
import { closeAfter, closeOnFailure } from '../../close-after.ts';
import { seededRandom } from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';
import type { HubAccess } from '../../hub/index.ts';
import {
  findLoraLayers,
  insertLora,
  type LoraLayer,
  type LoraPair,
  type LoraShape,
  type LoraTargets,
  selectLoraLayers,
  startingPairs,
} from '../../models/lora/index.ts';
import { locateModel } from '../../models/opening/locate-model.ts';
import { readJsonFile } from '../../models/opening/read-json.ts';
import { readHashedModel } from '../../models/opening/read-model.ts';
import { withoutCache } from '../../models/surgery/without-cache.ts';
import { graphOf, indexGraph, type ModelProto, normalizeModel } from '../../onnx/index.ts';
import { languageFolder } from '../../predict/generate/language-model.ts';
import { openPromptTokenizer, type PromptTokenizer } from '../../predict/generate/prompt-tokenizer.ts';
import { probeShapes } from '../../runtime/index.ts';
import type { MicroBatch, Runtime, Tensors, Trainer } from '../../runtime/types.ts';
import type { OnEvent } from '../../training/events.ts';
import { trainingBytes } from '../memory/estimate.ts';
import type { MemoryAccount } from '../memory/memory-account.ts';
import { planStep, type StepRequest, settlePlan } from '../memory/plan-step.ts';
import { storedBytes } from '../memory/stored-bytes.ts';

export interface Decoder {
  readonly name: string;
  readonly folder: string;
  readonly sha256: string;
  /** The whole graph, float32, cache and all. */
  readonly model: ModelProto;
  /** The graph of whole texts. */
  readonly network: ModelProto;
  readonly tokenizer: PromptTokenizer;
  readonly padId: number;
  /** Places that the network knows; undefined where config.json does not say. */
  readonly maxLength: number | undefined;
}

const configSchema = z.looseObject({
  max_position_embeddings: z.number().int().positive().nullish(),
  pad_token_id: z.number().int().nullish(),
});

const logits = 'logits';

/** @throws {InjertoError} MODEL_NOT_FOUND · MODEL_NOT_GENERATIVE · DECODER_UNSUPPORTED. */
export async function openDecoder(name: string, hub?: HubAccess): Promise<Decoder> {
  const found = await languageFolder(name, hub);
  const { folder } = found;
  // says what is there instead
  const file = found.file ?? (await locateModel(folder)).file;
  const { model, sha256 } = await readHashedModel(file);
  normalizeModel(model, { origin: file });
  const config = (await readJsonFile(join(folder, 'config.json'), configSchema)) ?? {};
  const tokenizer = await openPromptTokenizer(folder);
  return {
    name: basename(resolve(folder)),
    folder,
    sha256,
    model,
    network: withoutCache(model, logits),
    tokenizer,
    // What is padded is masked and counts nothing: any token will do.
    padId: config.pad_token_id ?? tokenizer.endId ?? 0,
    maxLength: config.max_position_embeddings ?? undefined,
  };
}

export interface LearningDecoder {
  readonly graph: TrainingGraph;
  readonly trainer: Trainer;
  /** Where batches go through the graph in parts. */
  readonly microBatch: MicroBatch | undefined;
  /** As they are before any step. */
  readonly start: readonly LoraPair[];
  /** Parameter names of each pair. */
  readonly names: readonly { readonly A: string; readonly B: string }[];
  /** What the step and the forward graph read, from the feeds of a batch. */
  readonly prepare: (feeds: Tensors) => Promise<Tensors>;
  close(): Promise<void>;
}

export interface LearningOptions {
  readonly shape: LoraShape;
  readonly targets: LoraTargets;
  readonly seed: number;
  readonly batchSize: number;
  /** Tokens of the longest row. */
  readonly length: number;
  readonly memory: MemoryAccount;
  /** Whether gradients are added up, and checkpoints written. */
  readonly accumulates: boolean;
  readonly checkpoints: boolean;
  readonly emit: OnEvent;
}

/** @throws {InjertoError} PATTERN_MATCHES_NOTHING · GRADIENT_RULE_MISSING · MEMORY_INSUFFICIENT · DECODER_UNSUPPORTED for inputs that are not known. */
export async function openLearningDecoder(
  runtime: Runtime,
  { network }: Decoder,
  { shape, targets, seed, batchSize, length, memory, accumulates, checkpoints, emit }: LearningOptions,
): Promise<LearningDecoder> {
  const random = seededRandom(seed, 'lora');
  const start = startingPairs(layersBelowScores(network, targets), shape, () => random.uniform());
  const { model, parameters: names } = insertLora(network, start);
  const shapes = await probeShapes(runtime, model, lengthAxes(model));
  const trainable = names.flatMap(({ A, B }) => [A, B]);
  const trained = storedBytes(model, new Set(trainable));
  const request: StepRequest = {
    build: prepareTrainingGraph(model, { trainable, loss: { kind: 'token-cross-entropy', logits }, shapes }),
    bytesOf: (graph, { rows, batchSize, compact }) => {
      return trainingBytes({
        ...{ trained, compact, checkpoints },
        held: graph.held({ batch: rows, length }),
        fixed: storedBytes(graph.step),
        frozen: graph.frozen && storedBytes(graph.frozen),
        batch: graph.boundary.reduce(
          (sum, { axes }) => sum + bytesOf({ dtype: 'float32', axes }, { batch: batchSize, length }),
          0,
        ),
        samples: 0,
        accumulates: accumulates || rows < batchSize,
      });
    },
    ...{ batchSize, length, divisible: true },
  };
  const plan = planStep(request, memory.room);
  memory.expect(plan.bytes);
  settlePlan(request, plan, { base: memory.base, budget: memory.budget, transferFits: false }, emit);
  const { graph, compact } = plan;
  // the weights of the tokens are shares of the whole batch
  const microBatch = plan.rows < batchSize ? ({ rows: plan.rows, loss: 'sum' } as const) : undefined;
  const frozen = graph.frozen && (await runtime.createSession(graph.frozen));
  const parameters = start.flatMap(({ A, B }, i) => [
    { name: names[i]!.A, value: A, group: 0 },
    { name: names[i]!.B, value: B, group: 0 },
  ]);
  const trainer = await closeOnFailure(
    () => runtime.createTrainer({ graph, parameters, microBatch, compact }),
    () => frozen?.dispose(),
  );
  const wanted = new Set([...graph.boundary.map(({ name }) => name), ...graph.targets.map(({ name }) => name)]);
  const prepare = async (feeds: Tensors): Promise<Tensors> => {
    const computed = frozen ? await frozen.run(pick(feeds, new Set(frozen.inputNames))) : {};
    return pick({ ...feeds, ...computed }, wanted);
  };
  const close = () =>
    closeAfter(
      () => trainer.dispose(),
      () => frozen?.dispose(),
    );
  return { graph, trainer, microBatch, start, names, prepare, close };
}

/** The layers that get a path; the one that makes the scores never does. */
function layersBelowScores(network: ModelProto, targets: LoraTargets): readonly LoraLayer[] {
  const found = findLoraLayers(network);
  const { producer } = indexGraph(graphOf(network));
  let last = producer.get(logits);
  while (last && ['Identity', 'Cast', 'Add', 'Mul', 'Div', 'Tanh', 'Reshape'].includes(last.opType)) {
    last = producer.get(last.input[0]!);
  }
  const parameters = found.layers
    .filter(({ nodes }) => !nodes.some((node) => node === last))
    .map(({ weight }) => weight);
  return selectLoraLayers(found, [{ name: 'body', parameters } as never], targets);
}

const knownInputs = new Set(['input_ids', 'attention_mask', 'position_ids']);

/** Two lengths to measure shapes at, for every symbol that is not the batch. */
function lengthAxes(model: ModelProto): Record<string, readonly [number, number]> {
  const { input, initializer } = graphOf(model);
  const stored = new Set(initializer.map(({ name }) => name));
  const symbols = new Map<string, readonly [number, number]>();
  for (const { name, type } of input.filter((i) => !stored.has(i.name))) {
    if (!knownInputs.has(name)) {
      throw new InjertoError('DECODER_UNSUPPORTED', {
        details: { input: name, known: [...knownInputs] },
        where: { input: name },
      });
    }
    const dims = type?.value.case === 'tensorType' ? (type.value.value.shape?.dim ?? []) : [];
    for (const dim of dims.slice(1)) if (dim.value.case === 'dimParam') symbols.set(dim.value.value, [8, 9]);
  }
  return Object.fromEntries(symbols);
}

function pick(feeds: Tensors, names: ReadonlySet<string>): Tensors {
  return Object.fromEntries(Object.entries(feeds).filter(([name]) => names.has(name)));
}

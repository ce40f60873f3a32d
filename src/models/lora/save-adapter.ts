/** From a trained adapter to a folder that Injerto and PEFT load. Node only. */
import { basename, join, resolve } from 'node:path';
import { largestOf } from '../../extremes.ts';
import { graphOf, type Tensor, tensor } from '../../onnx/index.ts';
import { checkArgument } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { replaceFile } from '../../replace-file.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { checkApart, placesOf } from '../export/output-apart.ts';
import { checkOutputFolder } from '../export/output-folder.ts';
import { replaceFolder } from '../export/replace-folder.ts';
import { licenseFile, recordOf, type TrainedModel } from '../export/save-model.ts';
import { unknownFile } from '../export/unknown-file.ts';
import { preprocessorFile } from '../processor-config/write-processor-config.ts';
import type { ReferenceModel } from '../reference-model.ts';
import type { Head } from '../surgery/anatomy.ts';
import { nodeLabel } from '../surgery/node-label.ts';
import { adapterCard } from './adapter-card.ts';
import { configFile, encodeAdapter, weightsFile } from './adapter-file.ts';
import type { AdapterRecord } from './adapter-record.ts';
import { addPairs } from './add-pairs.ts';
import type { LoraPair, LoraShape } from './lora-adapter.ts';
import { findLoraLayers } from './lora-layers.ts';
import { placeOf } from './place-of.ts';

export interface TrainedAdapter {
  readonly pairs: readonly LoraPair[];
  readonly shape: LoraShape;
  /** Of the reference model, whose place the new head takes. */
  readonly head: Head;
}

/** Writes `adapter_model.safetensors` (A, B, and the head), `adapter_config.json`, `unknown.safetensors`, `injerto.json`, `README.md` and the reference's `LICENSE`: all
 * of them or nothing. An adapter or model that Injerto wrote there before is replaced.
 * @param trained its `parameters` hold the head's weight and bias.
 * @throws {InjertoError} OUTPUT_EXISTS · WRITE_FAILED. */
export async function saveAdapter(folder: string, trained: TrainedModel, adapter: TrainedAdapter): Promise<void> {
  checkArgument('directory', folder, fields.filled);
  const { reference } = trained;
  await checkOutputFolder(folder);
  await checkApart(folder, placesOf(reference));
  const { adapter: before } = reference;
  const { module, saved: head } = headTensors(trained, adapter.head);
  const saved = { ...before?.saved, ...head };
  // an update of an updated model is written as one update of the first: so PEFT puts it on the right weights
  const pairs = before ? addPairs(before.pairs, adapter.pairs) : adapter.pairs;
  const place = before?.base.place ?? (await placeOf(reference));
  const record: AdapterRecord = {
    // the files of the reference model stay with it
    ...recordOf(trained, []),
    ...(before && { reference: before.base.record }),
    ...(before?.base.embedding && { embedding: before.base.embedding }),
    adapter: {
      kind: 'lora',
      base: place,
      ...(before && { contains: [...before.names] }),
      task: trained.task ?? 'single-label',
      headModule: module,
      features: { ...adapter.head.features },
      ...(reference.modality === 'image' && {
        preprocessing: preprocessorFile(reference.preprocessorConfig, reference.preprocessing) as Record<string, never>,
      }),
    },
  };
  const config = peftConfig(pairs, {
    ...{ reference, shape: adapter.shape },
    base: before?.base.peftName ?? place,
    saved: [...new Set(Object.keys(saved).map((name) => name.replace(/\.[^.]*$/, '')))],
  });
  const license = await licenseFile(reference);
  const card = adapterCard({ name: basename(resolve(folder)), record, modality: reference.modality });
  await replaceFolder(folder, async (temporary) => {
    const write = (name: string, content: readonly (Uint8Array | string)[]) =>
      replaceFile(join(temporary, name), content);
    await write(weightsFile, encodeAdapter(pairs, saved));
    await write(configFile, [json(config)]);
    await write('README.md', [card]);
    if (license !== undefined) await write('LICENSE', [license]);
    const known = trained.more?.[unknownFile];
    if (known !== undefined) await write(unknownFile, [known]);
    await write('injerto.json', [json(record)]);
  });
}

/** The head under the name of the module whose place it takes, in that module's shape; of an encoder, under the name that transformers gives heads. */
function headTensors({ reference, parameters, head: { parameters: names } }: TrainedModel, head: Head) {
  const before = reference.adapter?.head;
  if (before) return named(before.module, before.kernel);
  const nodes = new Set(head.nodes);
  const { layers } = findLoraLayers(reference.model);
  const old = layers.findLast((layer) => layer.nodes.some((node) => nodes.has(nodeLabel(node))));
  const taken = new Set([
    ...layers.map((layer) => layer.module),
    ...graphOf(reference.model).initializer.map((t) => t.name),
  ]);
  const module = old?.module ?? ['classifier', 'score', 'injerto_head'].find((name) => !taken.has(name))!;
  return named(module, old?.kind === 'conv' ? old.shape.slice(2).map(() => 1) : []);

  function named(path: string, kernel: readonly number[]) {
    const [weight, bias] = names.map((name) => parameters[name]!) as [Tensor<'float32'>, Tensor<'float32'>];
    const saved: NamedTensors = {
      [`${path}.weight`]: tensor('float32', [...weight.shape, ...kernel], weight.data),
      [`${path}.bias`]: bias,
    };
    return { module: path, saved };
  }
}

/** @see https://huggingface.co/docs/peft/package_reference/lora */
function peftConfig(
  pairs: readonly LoraPair[],
  {
    shape,
    base,
    saved,
    reference: { modality, classes, config, adapter },
  }: {
    readonly shape: LoraShape;
    readonly base: string;
    /** Modules whose weights are there whole. */
    readonly saved: readonly string[];
    readonly reference: ReferenceModel;
  },
) {
  const hasHead = classes !== undefined || config.architectures?.some((name) => /For\w*Classification$/.test(name));
  const task = hasHead ? 'SEQ_CLS' : 'FEATURE_EXTRACTION';
  const { rank, alpha, rsLora } = adapter ? sumShape(pairs) : shape;
  const ranks = Object.fromEntries(
    pairs.flatMap(({ module, A }) => (A.shape[0] === rank ? [] : [[module, A.shape[0]!] as const])),
  );
  return {
    peft_type: 'LORA',
    task_type: adapter ? adapter.taskType : modality === 'text' ? task : null,
    base_model_name_or_path: base,
    inference_mode: true,
    r: rank,
    lora_alpha: alpha,
    lora_dropout: 0,
    use_rslora: rsLora ?? false,
    use_dora: false,
    lora_bias: false,
    bias: 'none',
    fan_in_fan_out: false,
    init_lora_weights: true,
    target_modules: pairs.map((pair) => pair.module),
    modules_to_save: saved,
    rank_pattern: ranks,
    alpha_pattern: ranks,
  };
}

/** Pairs of a sum have the scale 1, so alpha is the rank of each. */
function sumShape(pairs: readonly LoraPair[]): LoraShape {
  const rank = largestOf(pairs.map(({ A }) => A.shape[0]!));
  return { rank, alpha: rank };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

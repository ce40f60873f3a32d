/** From a trained adapter to a folder that Injerto and PEFT load. Node only. */
import { basename, join, resolve } from 'node:path';
import { looksLikeHubId } from '../../hub/index.ts';
import { graphOf, type Tensor, tensor } from '../../onnx/index.ts';
import { replaceFile } from '../../replace-file.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { checkOutputFolder } from '../export/output-folder.ts';
import { replaceFolder } from '../export/replace-folder.ts';
import { licenseFile, recordOf, type TrainedModel } from '../export/save-model.ts';
import { listStarters } from '../opening/starters.ts';
import { preprocessorFile } from '../preprocessing.ts';
import type { ReferenceModel } from '../reference-model.ts';
import type { Head } from '../surgery/anatomy.ts';
import { nodeLabel } from '../surgery/node-label.ts';
import { adapterCard } from './adapter-card.ts';
import { configFile, encodeAdapter, weightsFile } from './adapter-file.ts';
import type { AdapterRecord } from './adapter-record.ts';
import type { LoraPair, LoraShape } from './lora-adapter.ts';
import { findLoraLayers } from './lora-layers.ts';

export interface TrainedAdapter {
  readonly pairs: readonly LoraPair[];
  readonly shape: LoraShape;
  /** Of the reference model, whose place the new head takes. */
  readonly head: Head;
}

/** Writes `adapter_model.safetensors` (A, B, and the head), `adapter_config.json`, `injerto.json`, `README.md` and the reference's `LICENSE`: all
 * of them or nothing. An adapter or model that Injerto wrote there before is replaced.
 * @param trained its `parameters` hold the head's weight and bias.
 * @throws {InjertoError} OUTPUT_EXISTS · WRITE_FAILED. */
export async function saveAdapter(folder: string, trained: TrainedModel, adapter: TrainedAdapter): Promise<void> {
  await checkOutputFolder(folder);
  const { reference } = trained;
  const { module, saved } = headTensors(trained, adapter.head);
  const base = await baseName(reference);
  // the files of the reference model stay with it
  const { files: _, ...trainedRecord } = recordOf(trained);
  const record: AdapterRecord = {
    ...trainedRecord,
    adapter: {
      kind: 'lora',
      base,
      task: trained.task ?? 'single-label',
      headModule: module,
      features: { ...adapter.head.features },
      ...(reference.modality === 'image' && {
        preprocessing: preprocessorFile(reference.preprocessorConfig, reference.preprocessing) as Record<string, never>,
      }),
    },
  };
  const config = peftConfig(adapter, { module, base, reference });
  const license = await licenseFile(reference);
  const card = adapterCard({ name: basename(resolve(folder)), record, modality: reference.modality });
  await replaceFolder(folder, async (temporary) => {
    const write = (name: string, content: readonly (Uint8Array | string)[]) =>
      replaceFile(join(temporary, name), content);
    await write(weightsFile, encodeAdapter(adapter.pairs, saved));
    await write(configFile, [json(config)]);
    await write('README.md', [card]);
    if (license !== undefined) await write('LICENSE', [license]);
    await write('injerto.json', [json(record)]);
  });
}

/** The head under the name of the module whose place it takes, in that module's shape; of an encoder, under the name that transformers gives heads. */
function headTensors({ reference, parameters, head: { parameters: names } }: TrainedModel, head: Head) {
  const nodes = new Set(head.nodes);
  const { layers } = findLoraLayers(reference.model);
  const old = layers.findLast((layer) => layer.nodes.some((node) => nodes.has(nodeLabel(node))));
  const taken = new Set([
    ...layers.map((layer) => layer.module),
    ...graphOf(reference.model).initializer.map((t) => t.name),
  ]);
  const module = old?.module ?? ['classifier', 'score', 'injerto_head'].find((name) => !taken.has(name))!;
  const [weight, bias] = names.map((name) => parameters[name]!) as [Tensor<'float32'>, Tensor<'float32'>];
  const kernel = old?.kind === 'conv' ? old.shape.slice(2).map(() => 1) : [];
  const saved: NamedTensors = {
    [`${module}.weight`]: tensor('float32', [...weight.shape, ...kernel], weight.data),
    [`${module}.bias`]: bias,
  };
  return { module, saved };
}

/** What `openModel` is given to open it again. */
async function baseName({ name, folder, file }: ReferenceModel): Promise<string> {
  const starters = await listStarters();
  if (starters.some((starter) => starter.id === name && starter.folder === folder)) return name;
  if (looksLikeHubId(name)) return name;
  return resolve(folder ?? file);
}

/** @see https://huggingface.co/docs/peft/package_reference/lora */
function peftConfig(
  { pairs, shape }: TrainedAdapter,
  { module, base, reference }: { readonly module: string; readonly base: string; readonly reference: ReferenceModel },
) {
  const hasHead =
    reference.classes !== undefined ||
    reference.config.architectures?.some((name) => /For\w*Classification$/.test(name));
  const task = hasHead ? 'SEQ_CLS' : 'FEATURE_EXTRACTION';
  return {
    peft_type: 'LORA',
    task_type: reference.modality === 'text' ? task : null,
    base_model_name_or_path: base,
    inference_mode: true,
    r: shape.rank,
    lora_alpha: shape.alpha,
    lora_dropout: 0,
    use_rslora: shape.rsLora ?? false,
    use_dora: false,
    lora_bias: false,
    bias: 'none',
    fan_in_fan_out: false,
    init_lora_weights: true,
    target_modules: pairs.map((pair) => pair.module),
    modules_to_save: [module],
    rank_pattern: {},
    alpha_pattern: {},
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

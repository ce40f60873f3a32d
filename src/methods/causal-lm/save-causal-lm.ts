/** From a trained language model to folders that others load. Node only. */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { injertoVersion } from '../../models/export/injerto-version.ts';
import { checkApart } from '../../models/export/output-apart.ts';
import { checkOutputFolder } from '../../models/export/output-folder.ts';
import { replaceFolder } from '../../models/export/replace-folder.ts';
import type { Metric, TrainingRecord } from '../../models/export/training-record.ts';
import { encodeAdapter } from '../../models/lora/adapter-file.ts';
import { mergeLora } from '../../models/lora/index.ts';
import { licenseOfCard } from '../../models/opening/card-license.ts';
import { writeModelFile } from '../../onnx/node/index.ts';
import { replaceFile } from '../../replace-file.ts';
import type { CausalLmRun } from './causal-lm-run.ts';
import { languageCard } from './language-card.ts';
import type { Decoder } from './open-decoder.ts';

/** What travels along from the folder of the model that learned, where it is there. */
const companions =
  /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json$|^(chat_template\.jinja|merges\.txt|tokenizer\.model|LICENSE|LICENSE\.txt|NOTICE)$/;

export async function saveCausalLm(folder: string, run: CausalLmRun, decoder: Decoder): Promise<void> {
  await checkOutputFolder(folder);
  await checkApart(folder, [{ path: decoder.folder, kind: 'model' }]);
  const files = (await readdir(decoder.folder)).filter((name) => companions.test(name)).sort();
  const license = await licenseOfCard(join(decoder.folder, 'README.md'));
  const merged = mergeLora(decoder.model, [run]);
  await replaceFolder(folder, async (temporary) => {
    await mkdir(join(temporary, 'onnx'));
    await writeModelFile(merged, join(temporary, 'onnx', 'model.onnx'));
    for (const name of files) await copyFile(join(decoder.folder, name), join(temporary, name));
    await replaceFile(join(temporary, 'README.md'), [languageCard(basename(resolve(folder)), run, license, 'model')]);
    await replaceFile(join(temporary, 'injerto.json'), [json(recordOf(run, decoder, license, files))]);
  });
}

export async function saveCausalLmAdapter(folder: string, run: CausalLmRun, decoder: Decoder): Promise<void> {
  await checkOutputFolder(folder);
  await checkApart(folder, [{ path: decoder.folder, kind: 'model' }]);
  const license = await licenseOfCard(join(decoder.folder, 'README.md'));
  const config = {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: decoder.folder,
    inference_mode: true,
    r: run.config.rank,
    lora_alpha: run.config.alpha,
    lora_dropout: 0,
    use_rslora: run.config.rsLora,
    bias: 'none',
    fan_in_fan_out: false,
    target_modules: run.pairs.map(({ module }) => module),
    modules_to_save: null,
  };
  await replaceFolder(folder, async (temporary) => {
    await replaceFile(join(temporary, 'adapter_model.safetensors'), encodeAdapter(run.pairs, {}));
    await replaceFile(join(temporary, 'adapter_config.json'), [json(config)]);
    await replaceFile(join(temporary, 'README.md'), [languageCard(basename(resolve(folder)), run, license, 'adapter')]);
    await replaceFile(join(temporary, 'injerto.json'), [json(recordOf(run, decoder, license, []))]);
  });
}

function recordOf(run: CausalLmRun, decoder: Decoder, license: string | undefined, files: string[]): TrainingRecord {
  const metrics = (['validation', 'test'] as const).flatMap((split): Metric[] => {
    const measured = run.after[split];
    return measured ? [{ name: 'perplexity', value: measured.perplexity, split, samples: measured.tokens }] : [];
  });
  return {
    format: 1,
    injerto: injertoVersion(),
    created: new Date().toISOString(),
    reference: { name: decoder.name, sha256: decoder.sha256, ...(license !== undefined && { license }) },
    method: 'lora',
    settings: { task: 'causal-lm', ...run.config } as TrainingRecord['settings'],
    seed: run.config.seed,
    classes: [],
    metrics,
    ...(run.remarks.length > 0 && { remarks: run.remarks.map(({ code, message }) => ({ code, message })) }),
    ...(files.length > 0 && { files }),
    head: { features: 'logits', parameters: [] },
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What the files of sentence-transformers say beside the modules: prompts, lengths, how vectors are compared. Node only. */
import { join } from 'node:path';
import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
import { readJsonFile } from '../opening/read-json.ts';
import type { Prompts } from '../text/text-model.ts';

export interface SentenceSettings {
  /** Without those that are empty. */
  readonly prompts: Prompts;
  /** Name of the prompt that stands before texts unless another is asked for. */
  readonly defaultPrompt: string | undefined;
  /** Numbers that are kept of each vector. */
  readonly truncateDimension: number | undefined;
  /** `max_seq_length` */
  readonly maxLength: number | undefined;
  /** `do_lower_case` */
  readonly lowerCase: boolean;
  /** How the model's authors compare vectors: `cosine`, `dot`, `euclidean`, `manhattan`. */
  readonly similarity: string | undefined;
  /** Files that were read, relative to the folder. */
  readonly files: readonly string[];
}

const modelFile = 'config_sentence_transformers.json';
const modelSchema = z.looseObject({
  model_type: z.string().nullish(),
  prompts: z.record(z.string(), z.string().nullable()).nullish(),
  default_prompt_name: z.string().nullish(),
  similarity_fn_name: z.string().nullish(),
  truncate_dim: z.number().int().positive().nullish(),
});

/** The Transformer's own settings, under the names that it has had. */
const transformerFiles = ['bert', 'roberta', 'distilbert', 'camembert', 'albert', 'xlm-roberta', 'xlnet'].map(
  (name) => `sentence_${name}_config.json`,
);
const transformerSchema = z.looseObject({
  max_seq_length: z.number().nullish(),
  do_lower_case: z.boolean().nullish(),
  modality_config: z
    .looseObject({ text: z.looseObject({ method_output_name: z.unknown() }).optional() })
    .nullish()
    .catch(undefined),
});

/** @param transformer folder of the Transformer inside `folder`; '' where they are one.
 * @throws {InjertoError} JSON_INVALID · CONFIG_INVALID · SENTENCE_MODULE_UNSUPPORTED for a model of another kind (sparse, several
 * vectors a text), and for a Transformer that gives something else than its last layer. */
export async function sentenceSettings(folder: string, transformer = ''): Promise<SentenceSettings> {
  const files: string[] = [];
  const model = await readJsonFile(join(folder, modelFile), modelSchema);
  if (model) files.push(modelFile);
  const kind = model?.model_type ?? 'SentenceTransformer';
  if (kind !== 'SentenceTransformer') {
    throw new InjertoError('SENTENCE_MODULE_UNSUPPORTED/model-type', {
      details: { type: kind },
      where: join(folder, modelFile),
    });
  }
  const own = await transformerSettings(folder, [...new Set([transformer, ''])]);
  if (own) {
    files.push(own.file);
    const given = own.settings.modality_config?.text?.method_output_name;
    if (given !== undefined && given !== null && given !== 'last_hidden_state') {
      throw new InjertoError('SENTENCE_MODULE_UNSUPPORTED/transformer-output', {
        details: { output: [given].flat().join('.') },
        where: join(folder, own.file),
      });
    }
  }
  const prompts = Object.entries(model?.prompts ?? {}).filter(([, prompt]) => prompt);
  return {
    prompts: Object.fromEntries(prompts) as Prompts,
    defaultPrompt: model?.default_prompt_name ?? undefined,
    truncateDimension: model?.truncate_dim ?? undefined,
    maxLength: own?.settings.max_seq_length ?? undefined,
    lowerCase: own?.settings.do_lower_case ?? false,
    similarity: model?.similarity_fn_name ?? undefined,
    files,
  };
}

async function transformerSettings(folder: string, places: readonly string[]) {
  for (const place of places) {
    for (const name of transformerFiles) {
      const file = place === '' ? name : `${place}/${name}`;
      const settings = await readJsonFile(join(folder, file), transformerSchema);
      if (settings) return { file, settings };
    }
  }
  return undefined;
}

/** How token vectors become one vector a text, and what a model wants before its texts: from the files of sentence-transformers, else
 * from what is usual for the model. Node only. */
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../opening/read-json.ts';
import type { Pooling, Prompts } from './text-model.ts';

export interface SentenceSettings {
  readonly pooling: Pooling;
  readonly normalize: boolean;
  readonly prompts: Prompts;
  /** `max_seq_length` of sentence_bert_config.json. */
  readonly maxLength: number | undefined;
  /** Files that were read, relative to the folder. */
  readonly files: readonly string[];
  readonly notes: readonly string[];
}

const modules = z.array(z.looseObject({ type: z.string(), path: z.string().default('') }));
const poolingConfig = z.looseObject({
  pooling_mode: z.string().optional(),
  pooling_mode_cls_token: z.boolean().optional(),
  pooling_mode_mean_tokens: z.boolean().optional(),
  pooling_mode_lasttoken: z.boolean().optional(),
});
const sentenceConfig = z.looseObject({ max_seq_length: z.number().nullish() });
const promptConfig = z.looseObject({ prompts: z.record(z.string(), z.string()).nullish() });

/** @param causal whether a token sees only those before it, so that the last one has read the whole text.
 * @param name of the model and whatever its config calls it: says which family it is of.
 * @throws {InjertoError} JSON_INVALID · CONFIG_INVALID. */
export async function sentenceSettings(
  folder: string,
  { name, causal }: { readonly name: string; readonly causal: boolean },
): Promise<SentenceSettings> {
  const files: string[] = [];
  const read = async <T>(file: string, schema: z.ZodType<T>) => {
    const content = await readJsonFile(join(folder, file), schema);
    if (content !== undefined) files.push(file);
    return content;
  };
  const parts = await read('modules.json', modules);
  const poolingPart = parts?.find(({ type }) => type.endsWith('Pooling'));
  const config = await read(`${poolingPart?.path || '1_Pooling'}/config.json`, poolingConfig);
  const limits = await read('sentence_bert_config.json', sentenceConfig);
  const stored = (await read('config_sentence_transformers.json', promptConfig))?.prompts ?? {};
  const notes: string[] = [];

  const usual = usualFor(name, causal);
  const said = config && poolingOf(config);
  if (config && !said) {
    notes.push(`The pooling that ${poolingPart?.path || '1_Pooling'}/config.json names is not known here.`);
  }
  if (!said)
    notes.push(`No file says how token vectors are pooled: ${words[usual.pooling]} is assumed, ${usual.because}.`);
  if (parts?.some(({ type }) => type.endsWith('Dense'))) {
    notes.push('modules.json has a Dense layer that the graph does not hold: embeddings are those before it.');
  }
  const nonEmpty = Object.fromEntries(Object.entries(stored).filter(([, prompt]) => prompt !== ''));
  const prompts = Object.keys(nonEmpty).length > 0 ? nonEmpty : usual.prompts;
  if (prompts === usual.prompts && Object.keys(prompts).length > 0) {
    const list = Object.values(prompts).map((prompt) => JSON.stringify(prompt));
    notes.push(`The model is one of those that want words before a text: ${list.join(', ')}.`);
  }
  return {
    pooling: said ?? usual.pooling,
    normalize: parts === undefined || parts.some(({ type }) => type.endsWith('Normalize')),
    prompts,
    maxLength: limits?.max_seq_length ?? undefined,
    files,
    notes,
  };
}

const words: Readonly<Record<Pooling, string>> = {
  mean: 'the mean over the tokens',
  cls: 'the first token',
  last: 'the last token',
};

function poolingOf(config: z.infer<typeof poolingConfig>): Pooling | undefined {
  if (config.pooling_mode_lasttoken || config.pooling_mode === 'lasttoken') return 'last';
  if (config.pooling_mode_cls_token || config.pooling_mode === 'cls') return 'cls';
  return config.pooling_mode_mean_tokens || config.pooling_mode === 'mean' ? 'mean' : undefined;
}

interface Usual {
  readonly pooling: Pooling;
  readonly because: string;
  readonly prompts: Prompts;
}

/** Published with the models: E5 (Wang et al. 2022), BGE (Xiao et al. 2023). */
function usualFor(name: string, causal: boolean): Usual {
  if (/(^|[^a-z0-9])(multilingual-)?e5($|[^a-z0-9])/i.test(name) && !/instruct|mistral/i.test(name)) {
    return { pooling: 'mean', because: 'as for all E5 models', prompts: { query: 'query: ', document: 'passage: ' } };
  }
  if (
    /(^|[^a-z0-9])(bge|gte-(base|large)-en-v1\.5|snowflake-arctic-embed|mxbai)($|[^a-z0-9])/i.test(name) &&
    !/bge-m3-retromae/i.test(name)
  ) {
    return { pooling: 'cls', because: 'as for models of this name', prompts: {} };
  }
  if (causal) return { pooling: 'last', because: 'as the model reads from left to right', prompts: {} };
  return { pooling: 'mean', because: 'as for most encoders', prompts: {} };
}

/** What is usual for a model whose files do not say how its tokens become one vector, or what it wants before a text. */
import type { Prompts } from '../text/text-model.ts';
import type { PoolingMode, SentenceModule } from './sentence-module.ts';

export interface Usual {
  readonly modules: readonly SentenceModule[];
  readonly prompts: Prompts;
  /** What is assumed, and why. */
  readonly note: string;
}

/** Published with the models: E5 (Wang et al. 2022), BGE (Xiao et al. 2023).
 * @param name of the model and whatever its config calls it: says which family it is of.
 * @param causal whether a token sees only those before it, so that the last one has read the whole text. */
export function usualFor(name: string, causal: boolean): Usual {
  if (/(^|[^a-z0-9])(multilingual-)?e5($|[^a-z0-9])/i.test(name) && !/instruct|mistral/i.test(name)) {
    return usual('mean', 'as for all E5 models', { query: 'query: ', document: 'passage: ' });
  }
  if (
    /(^|[^a-z0-9])(bge|gte-(base|large)-en-v1\.5|snowflake-arctic-embed|mxbai)($|[^a-z0-9])/i.test(name) &&
    !/bge-m3-retromae/i.test(name)
  ) {
    return usual('cls', 'as for models of this name');
  }
  if (causal) return usual('lasttoken', 'as the model reads from left to right');
  return usual('mean', 'as for most encoders');
}

const words: Readonly<Partial<Record<PoolingMode, string>>> = {
  mean: 'the mean over the tokens',
  cls: 'the first token',
  lasttoken: 'the last token',
};

/** Vectors of unit length are what most encoders are published for, and what the dot product as a cosine asks for. */
function usual(mode: PoolingMode, because: string, prompts: Prompts = {}): Usual {
  const step = { input: 'sentence_embedding', output: 'sentence_embedding' };
  return {
    modules: [
      { kind: 'pooling', path: 'pooling', modes: [mode], includePrompt: true },
      { kind: 'normalize', path: 'normalize', ...step },
    ],
    prompts,
    note: `No file says how token vectors are pooled: ${words[mode]}, brought to unit length, is assumed, ${because}.`,
  };
}

/** What is usual for a model whose files do not say how its tokens become one vector, or what it wants before a text. */
import { type DetailsOf, type Remark, remark } from '../../messages/index.ts';
import type { Prompts } from '../text/text-model.ts';
import type { SentenceModule } from './sentence-module.ts';

export interface Usual {
  readonly modules: readonly SentenceModule[];
  readonly prompts: Prompts;
  /** What is assumed, and why. */
  readonly note: Remark;
}

/** Published with the models: E5 (Wang et al. 2022), BGE (Xiao et al. 2023).
 * @param name of the model and whatever its config calls it: says which family it is of.
 * @param causal whether a token sees only those before it, so that the last one has read the whole text. */
export function usualFor(name: string, causal: boolean): Usual {
  if (/(^|[^a-z0-9])(multilingual-)?e5($|[^a-z0-9])/i.test(name) && !/instruct|mistral/i.test(name)) {
    return usual('mean', 'e5', { query: 'query: ', document: 'passage: ' });
  }
  if (
    /(^|[^a-z0-9])(bge|gte-(base|large)-en-v1\.5|snowflake-arctic-embed|mxbai)($|[^a-z0-9])/i.test(name) &&
    !/bge-m3-retromae/i.test(name)
  ) {
    return usual('cls', 'name');
  }
  if (causal) return usual('lasttoken', 'causal');
  return usual('mean', 'encoders');
}

type Assumed = DetailsOf<'POOLING_ASSUMED'>;

/** Vectors of unit length are what most encoders are published for, and what the dot product as a cosine asks for. */
function usual(mode: Assumed['pooling'], because: Assumed['because'], prompts: Prompts = {}): Usual {
  const step = { input: 'sentence_embedding', output: 'sentence_embedding' };
  return {
    modules: [
      { kind: 'pooling', path: 'pooling', modes: [mode], includePrompt: true },
      { kind: 'normalize', path: 'normalize', ...step },
    ],
    prompts,
    note: remark('POOLING_ASSUMED', { pooling: mode, because }),
  };
}

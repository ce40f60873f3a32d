/** Every type of `model` in tokenizer.json. */
import { build, type Component } from '../component.ts';
import { bpe } from './bpe.ts';
import type { TokenModel } from './model.ts';
import { unigram } from './unigram.ts';
import { wordLevel } from './word-level.ts';
import { wordPiece } from './word-piece.ts';

/** As `ModelWrapper` of Hugging Face's tokenizers lists them. One that has no component does not compile. */
type ModelType = 'BPE' | 'Unigram' | 'WordLevel' | 'WordPiece';

const models: Readonly<Record<ModelType, Component<TokenModel>>> = {
  BPE: bpe,
  Unigram: unigram,
  WordLevel: wordLevel,
  WordPiece: wordPiece,
};

/** @throws {TokenizerProblem} */
export function buildModel(config: unknown): TokenModel {
  return build('model', models, typedModel(config));
}

/** Files of the first years name no type: what they hold tells it, in the order in which Hugging Face's tokenizers tries. */
function typedModel(config: unknown): unknown {
  if (typeof config !== 'object' || config === null || 'type' in config) return config;
  const type =
    'merges' in config
      ? 'BPE'
      : 'max_input_chars_per_word' in config
        ? 'WordPiece'
        : 'vocab' in config && Array.isArray(config.vocab)
          ? 'Unigram'
          : 'WordLevel';
  return { ...config, type };
}

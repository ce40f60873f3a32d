/** How many tokens a model reads. */
import { smallestOf } from '../../extremes.ts';
import type { ModelConfig } from '../opening/model-config.ts';

/** Models whose positions start after the padding's number, as RoBERTa's do: of 514 rows 512 are places for tokens. */
const positionsAfterPadding = new Set(
  'camembert data2vec-text ibert longformer luke mpnet roberta roberta-prelayernorm xlm-roberta xlm-roberta-xl xmod'.split(
    ' ',
  ),
);

/** The least of what tokenizer, config and sentence-transformers say; undefined if none says anything. Numbers of a billion and more
 * (`model_max_length` 1e30) mean that nobody has said it. */
export function maxLengthOf(
  tokenizerLimit: number | null | undefined,
  config: ModelConfig,
  sentenceLimit: number | null | undefined,
): number | undefined {
  const limits = [tokenizerLimit, positionsOf(config), sentenceLimit].filter(
    (limit): limit is number => typeof limit === 'number' && limit >= 1 && limit < 1e9,
  );
  return limits.length > 0 ? Math.floor(smallestOf(limits)) : undefined;
}

function positionsOf(config: ModelConfig): number | undefined {
  const positions = config.max_position_embeddings ?? config.n_positions;
  if (typeof positions !== 'number' || positions < 1) return undefined;
  if (!positionsAfterPadding.has(config.model_type ?? '')) return positions;
  const padding = config.pad_token_id;
  return positions - (typeof padding === 'number' ? padding : 1) - 1;
}

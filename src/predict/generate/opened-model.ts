/** What an open language model holds of transformers.js. Kept out of the public declarations, which then need none of that library's. */
import type * as Transformers from '@huggingface/transformers';
import type { LanguageModel } from './language-model.ts';
import type { TransformersModule } from './load-transformers.ts';
import type { PromptTokenizer } from './prompt-tokenizer.ts';

export interface OpenedModel extends LanguageModel {
  readonly transformers: TransformersModule;
  readonly tokenizer: PromptTokenizer;
  readonly network: Transformers.PreTrainedModel;
}

/** Every model that `openLanguageModel` gives is one. */
export function opened(model: LanguageModel): OpenedModel {
  return model as OpenedModel;
}

/** int64 [rows, columns] of transformers.js. */
export function int64Rows(
  { transformers }: Pick<OpenedModel, 'transformers'>,
  rows: readonly (readonly number[])[],
): Transformers.Tensor {
  const data = BigInt64Array.from(rows.flat(), BigInt);
  return new transformers.Tensor('int64', data, [rows.length, rows[0]!.length]);
}

import type { TextModel, TokenizedText } from '../../../models/index.ts';
import { type Tensor, tensor } from '../../../onnx/index.ts';

/** A text as tokens; `first` of them belong to the first of a pair. */
export interface TokenRow {
  readonly ids: ArrayLike<number>;
  readonly first: number;
}

export function tokenRow({ ids, typeIds }: Pick<TokenizedText, 'ids' | 'typeIds'>): TokenRow {
  const second = typeIds.indexOf(1);
  return { ids, first: second < 0 ? ids.length : second };
}

/** The inputs of a text model for these texts, padded at the end to the longest, or to the length that the graph fixes: int64 [N, T] each. */
export function tokenBatch(
  { inputs, tokenizer }: Pick<TextModel, 'inputs' | 'tokenizer'>,
  rows: readonly TokenRow[],
): Record<string, Tensor<'int64'>> {
  const length = inputs.length ?? rows.reduce((longest, { ids }) => Math.max(longest, ids.length), 1);
  const make = (entry: (row: TokenRow, t: number) => number): Tensor<'int64'> => {
    const data = new BigInt64Array(rows.length * length);
    for (const [n, row] of rows.entries()) {
      for (let t = 0; t < length; t++) data[n * length + t] = BigInt(entry(row, t));
    }
    return tensor('int64', [rows.length, length], data);
  };
  const { ids, attentionMask, tokenTypes, positions } = inputs;
  return {
    [ids]: make((row, t) => row.ids[t] ?? tokenizer.padId),
    ...(attentionMask && { [attentionMask]: make((row, t) => (t < row.ids.length ? 1 : 0)) }),
    ...(tokenTypes && { [tokenTypes]: make((row, t) => (t >= row.first && t < row.ids.length ? 1 : 0)) }),
    ...(positions && { [positions]: make((row, t) => Math.min(t, Math.max(0, row.ids.length - 1))) }),
  };
}

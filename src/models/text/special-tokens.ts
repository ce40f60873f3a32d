/** The tokens that a model wants around a text: `[CLS] … [SEP]`, `<s> … </s></s> … </s>`. From `post_processor` of tokenizer.json. */
import { z } from 'zod';

/** A place in the finished sequence: a special token, or the tokens of the first (A) or second (B) text. */
export type TemplatePiece = { readonly typeId: number } & ({ readonly id: number } | { readonly text: 'A' | 'B' });

export interface SpecialTokens {
  readonly single: readonly TemplatePiece[];
  readonly pair: readonly TemplatePiece[];
}

const wordAndId = z.tuple([z.string(), z.number().int()]);
const templateItem = z.union([
  z.object({ SpecialToken: z.object({ id: z.string(), type_id: z.number().int() }) }),
  z.object({ Sequence: z.object({ id: z.enum(['A', 'B']), type_id: z.number().int() }) }),
]);

const template = z.object({
  type: z.literal('TemplateProcessing'),
  single: z.array(templateItem),
  pair: z.array(templateItem),
  special_tokens: z.record(z.string(), z.object({ ids: z.array(z.number().int()) })),
});

const bare = z.discriminatedUnion('type', [
  template,
  z.object({ type: z.enum(['BertProcessing', 'RobertaProcessing']), cls: wordAndId, sep: wordAndId }),
  z.object({ type: z.literal('ByteLevel') }),
]);

export const postProcessorSchema = z
  .union([bare, z.object({ type: z.literal('Sequence'), processors: z.array(bare) })])
  .nullish();

const plain: SpecialTokens = {
  single: [{ text: 'A', typeId: 0 }],
  pair: [
    { text: 'A', typeId: 0 },
    { text: 'B', typeId: 1 },
  ],
};

/** Without a post-processor the texts stand as they are, one after the other. */
export function specialTokensOf(processor: z.infer<typeof postProcessorSchema>): SpecialTokens {
  if (!processor) return plain;
  if (processor.type === 'Sequence') {
    const last = processor.processors.findLast(({ type }) => type !== 'ByteLevel');
    return specialTokensOf(last);
  }
  if (processor.type === 'ByteLevel') return plain;
  if (processor.type === 'TemplateProcessing') {
    return { single: piecesOf(processor.single, processor), pair: piecesOf(processor.pair, processor) };
  }
  const [cls, sep] = [processor.cls[1], processor.sep[1]];
  const first: TemplatePiece[] = [
    { id: cls, typeId: 0 },
    { text: 'A', typeId: 0 },
    { id: sep, typeId: 0 },
  ];
  const roberta = processor.type === 'RobertaProcessing';
  const typeId = roberta ? 0 : 1;
  const second: TemplatePiece[] = [
    { text: 'B', typeId },
    { id: sep, typeId },
  ];
  return { single: first, pair: [...first, ...(roberta ? [{ id: sep, typeId: 0 }] : []), ...second] };
}

function piecesOf(items: z.infer<typeof template>['single'], { special_tokens }: z.infer<typeof template>) {
  return items.flatMap((item): TemplatePiece[] => {
    if ('Sequence' in item) return [{ text: item.Sequence.id, typeId: item.Sequence.type_id }];
    const ids = special_tokens[item.SpecialToken.id]?.ids ?? [];
    return ids.map((id) => ({ id, typeId: item.SpecialToken.type_id }));
  });
}

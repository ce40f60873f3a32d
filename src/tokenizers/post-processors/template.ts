import * as z from 'zod';
import { component, TokenizerProblem } from '../component.ts';
import { type PostProcessor, type Segment, segment } from './post-processor.ts';

const typeId = z.number().int().nonnegative();
const pieceSchema = z.union([
  z.object({ SpecialToken: z.object({ id: z.string(), type_id: typeId }) }),
  z.object({ Sequence: z.object({ id: z.enum(['A', 'B']), type_id: typeId }) }),
]);

const schema = z.looseObject({
  single: z.array(pieceSchema),
  pair: z.array(pieceSchema),
  special_tokens: z.record(z.string(), z.object({ ids: z.array(z.number().int().nonnegative()) })),
});

type Piece = z.output<typeof pieceSchema>;

/** Texts and special tokens in the order that the file gives, each with its type. */
export const templateProcessing = component<readonly PostProcessor[], z.output<typeof schema>>(
  schema,
  ({ single, pair, special_tokens: special }) => {
    const idsOf = (name: string): readonly number[] => {
      const token = special[name];
      if (!token) throw new TokenizerProblem('TOKENIZER_INVALID/template', {});
      return token.ids;
    };
    const added = (pieces: readonly Piece[]) =>
      pieces.reduce((sum, piece) => sum + ('SpecialToken' in piece ? idsOf(piece.SpecialToken.id).length : 0), 0);
    const counts = { single: added(single), pair: added(pair) };
    if (single.some((piece) => 'Sequence' in piece && piece.Sequence.id === 'B')) {
      throw new TokenizerProblem('TOKENIZER_INVALID/template', {});
    }
    return [
      {
        process: (segments) => {
          if (segments.length > 2) throw new TokenizerProblem('TOKENIZER_INVALID/template', {});
          return (segments.length === 2 ? pair : single).map((piece): Segment => {
            if ('SpecialToken' in piece) return segment(idsOf(piece.SpecialToken.id), piece.SpecialToken.type_id);
            return segment(segments[piece.Sequence.id === 'A' ? 0 : 1]!.ids, piece.Sequence.type_id);
          });
        },
        added: (isPair) => (isPair ? counts.pair : counts.single),
      },
    ];
  },
);

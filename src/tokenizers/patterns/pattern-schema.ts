/** `{ "String": … }` or `{ "Regex": … }`, as `Split` and `Replace` hold it. */
import * as z from 'zod';
import { messageOf } from '../../errors.ts';
import { TokenizerProblem } from '../component.ts';
import { isWord, UnknownProperty } from './character-sets.ts';
import { compile, PatternUnsupported } from './compile.ts';
import { knownPattern } from './known-patterns.ts';
import { programPattern } from './match.ts';
import { literal, type Pattern } from './matches.ts';

export const patternSchema = z
  .union([z.strictObject({ String: z.string() }), z.strictObject({ Regex: z.string() })])
  .transform((pattern) => ('String' in pattern ? literal(pattern.String) : expressionPattern(pattern.Regex)));

/** An Oniguruma expression, matched in linear time.
 * @throws {TokenizerProblem} if it is wrong, or asks for what cannot be matched in linear time. */
export function expressionPattern(expression: string): Pattern {
  const known = knownPattern(expression);
  if (known) return known;
  try {
    return programPattern(compile(expression), isWord);
  } catch (error) {
    if (error instanceof PatternUnsupported || error instanceof UnknownProperty) {
      const { message: syntax } = error;
      throw new TokenizerProblem('TOKENIZER_INVALID/expression-unsupported', { expression, syntax });
    }
    throw new TokenizerProblem('TOKENIZER_INVALID/expression', { expression, reason: messageOf(error) });
  }
}

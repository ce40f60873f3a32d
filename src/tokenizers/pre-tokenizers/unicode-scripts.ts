import * as z from 'zod';
import { component } from '../component.ts';
import { slicePiece } from '../piece.ts';
import { anyScript, scriptOf } from '../unicode/scripts.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';

/** Where the script changes. As in Hugging Face's tokenizers, what stands before the first character of a script (spaces) is dropped. */
export const unicodeScripts = component<readonly PreTokenizer[], unknown>(z.unknown(), () => [
  (piece, add) => {
    let start = -1;
    let last = -1;
    let at = 0;
    for (const character of piece.text) {
      const script = scriptOf(character.codePointAt(0)!);
      if (script !== anyScript) {
        if (script !== last) {
          if (start >= 0) add(slicePiece(piece, start, at));
          start = at;
        }
        last = script;
      }
      at += character.length;
    }
    if (start >= 0) add(slicePiece(piece, start, at));
  },
]);

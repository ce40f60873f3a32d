import * as z from 'zod';
import { component } from '../component.ts';
import { classBody } from '../unicode/character-classes.ts';
import type { Normalizer } from './normalizer.ts';

/** Blanks go at the beginning, the end, or both. */
export const strip = component<readonly Normalizer[], { strip_left: boolean; strip_right: boolean }>(
  z.looseObject({ strip_left: z.boolean(), strip_right: z.boolean() }),
  ({ strip_left: left, strip_right: right }) => {
    const blank = new RegExp(`^[${classBody('whitespace')}]$`, 'u');
    const from = (text: string) => {
      let start = 0;
      while (left && start < text.length && blank.test(text[start]!)) start++;
      return start;
    };
    const to = (text: string, start: number) => {
      let end = text.length;
      while (right && end > start && blank.test(text[end - 1]!)) end--;
      return end;
    };
    return [
      {
        normalize: (text) => text.slice(from(text), to(text, from(text))),
        leading: (text, lead) => Math.max(0, Math.min(lead, to(text, from(text))) - from(text)),
      },
    ];
  },
);

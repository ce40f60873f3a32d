import * as z from 'zod';
import { component } from '../component.ts';
import type { Normalizer } from './normalizer.ts';

/** Puts a text before every other but the empty one. */
export const prepend = component<readonly Normalizer[], { prepend: string }>(
  z.looseObject({ prepend: z.string() }),
  ({ prepend: front }) => [
    {
      normalize: (text) => (text === '' ? '' : front + text),
      leading: (text, lead) => (text === '' || lead === 0 ? 0 : front.length + lead),
    },
  ],
);

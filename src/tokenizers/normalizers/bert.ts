import * as z from 'zod';
import { component } from '../component.ts';
import { classBody } from '../unicode/character-classes.ts';
import { lowerCase } from '../unicode/lower-case.ts';
import { normalForm } from '../unicode/normal-forms.ts';
import { type Normalizer, normalizer } from './normalizer.ts';

/** BERT's: control characters go, blanks become spaces, ideographs get spaces around them, accents and capitals go. */
export const bertNormalizer = component<readonly Normalizer[], z.infer<typeof schema>>(
  z.lazy(() => schema),
  (config) => {
    const steps: ((text: string) => string)[] = [];
    if (config.clean_text) steps.push(cleanText);
    if (config.handle_chinese_chars)
      steps.push((text) => (asciiOnly.test(text) ? text : text.replace(ideographs(), ' $& ')));
    if (config.strip_accents ?? config.lowercase) steps.push(stripAccents);
    if (config.lowercase) steps.push(lowerCase);
    return normalizer((text) => steps.reduce((changed, step) => step(changed), text));
  },
);

const schema = z.looseObject({
  clean_text: z.boolean(),
  handle_chinese_chars: z.boolean(),
  strip_accents: z.boolean().nullish(),
  lowercase: z.boolean(),
});

const asciiOnly = /^[\x20-\x7e]*$/;

function cleanText(text: string): string {
  return asciiOnly.test(text) ? text : text.replace(control(), '').replace(blank(), ' ');
}

function stripAccents(text: string): string {
  return asciiOnly.test(text) ? text : normalForm('NFD', text).replace(accents(), '');
}

const once = (make: () => RegExp) => {
  let made: RegExp | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
const control = once(() => new RegExp(`[${classBody('bertControl')}\0\ufffd]+`, 'gu'));
const blank = once(() => new RegExp(`[${classBody('whitespace')}]`, 'gu'));
const ideographs = once(() => new RegExp(`[${classBody('bertIdeograph')}]`, 'gu'));
const accents = once(() => new RegExp(`[${classBody('nonspacingMark')}]+`, 'gu'));

/** Normalizers without settings. */
import * as z from 'zod';
import { byteLetters } from '../bytes.ts';
import { component } from '../component.ts';
import { classBody } from '../unicode/character-classes.ts';
import { lowerCase } from '../unicode/lower-case.ts';
import { type NormalForm, normalForm } from '../unicode/normal-forms.ts';
import { type Normalizer, normalizer } from './normalizer.ts';

const plain = (normalize: (text: string) => string) =>
  component<readonly Normalizer[], unknown>(z.unknown(), () => normalizer(normalize));

export const normalFormNormalizer = (form: NormalForm) => plain((text) => normalForm(form, text));

export const lowercase = plain(lowerCase);

let marks: RegExp | undefined;

/** Takes accents away that stand on their own: NFD or NFKD comes before it. */
export const stripAccents = plain((text) => {
  marks ??= new RegExp(`[${classBody('combiningMark')}]+`, 'gu');
  return text.replace(marks, '');
});

/** As Google's machine translation cleaned texts: control characters go, odd blanks become spaces. */
export const nmt = plain((text) => {
  let changed = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (!isNmtControl(code)) changed += nmtBlanks.has(code) ? ' ' : character;
  }
  return changed;
});

const isNmtControl = (code: number) =>
  (code >= 1 && code <= 8) ||
  code === 0x0b ||
  (code >= 0x0e && code <= 0x1f) ||
  code === 0x7f ||
  code === 0x8f ||
  code === 0x9f;

const nmtBlanks = new Set([
  0x09, 0x0a, 0x0c, 0x0d, 0x1680, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x2581, 0xfeff, 0xfffd,
]);

/** Bytes as letters, before anything is split. */
export const byteLevel = plain(byteLetters);

/** What each sample has beside its content: columns of numbers by which a label may be told. */

import { type PhotoTraits, photoTraits } from '../../data/images/photo-traits.ts';
import type { ImageDataset, ImageSample, TextDataset, TextInput, TextSample } from '../../data/index.ts';
import { mapAhead } from '../../data/map-ahead.ts';
import type { Trait } from '../../messages/index.ts';

/** One row a sample; undefined where it has no such thing. */
export type TraitColumns = ReadonlyMap<Trait, readonly (readonly number[] | undefined)[]>;

/** @param samples some of the dataset's. */
export async function photoColumns(
  { classes, form }: Pick<ImageDataset, 'classes' | 'form'>,
  samples: readonly ImageSample[],
  signal?: AbortSignal,
): Promise<TraitColumns> {
  const traits: (PhotoTraits | undefined)[] = [];
  for await (const found of mapAhead(samples, photoTraits, { concurrency: 8, signal })) traits.push(found);
  const column = (of: (traits: PhotoTraits) => readonly number[] | undefined) =>
    traits.map((found) => found && of(found));
  const formats = numbering();
  const patterns = numbering();
  const named = form === 'file-names' || form === 'memory' ? [] : samples.map(({ id }) => nameOf(id, classes));
  return new Map<Trait, readonly (readonly number[] | undefined)[]>([
    ['file-size', column(({ bytes }) => [Math.log(bytes)])],
    ['resolution', column(({ width, height }) => [Math.log(width), Math.log(height)])],
    ['color-depth', column(({ channels, hasAlpha, deep }) => [channels, Number(hasAlpha), Number(deep)])],
    ['format', column(({ format }) => formats(format))],
    ['date', column(({ taken }) => (taken === undefined ? undefined : [taken]))],
    ['top-left', column(({ corners }) => corners[0])],
    ['top-right', column(({ corners }) => corners[1])],
    ['bottom-left', column(({ corners }) => corners[2])],
    ['bottom-right', column(({ corners }) => corners[3])],
    ['border', column(({ edges }) => edges.flat())],
    ['file-name', named.map(({ words }) => patterns(words))],
    ['file-number', named.map(({ number }) => (number === undefined ? undefined : [number]))],
  ]);
}

/** @param samples some of the dataset's. */
export async function textColumns(
  dataset: Pick<TextDataset, 'read'>,
  samples: readonly TextSample[],
): Promise<TraitColumns> {
  const texts = (await dataset.read(samples)).map((text: TextInput) =>
    typeof text === 'string' ? text : text.join(' '),
  );
  const share = (text: string, of: RegExp) => (text.match(of)?.length ?? 0) / Math.max(1, text.length);
  return new Map<Trait, readonly (readonly number[] | undefined)[]>([
    ['length', texts.map((text) => [Math.log1p(text.length), Math.log1p(text.split(/\s+/u).length)])],
    [
      'punctuation',
      texts.map((text) => [
        share(text, /\p{Nd}/gu),
        share(text, /\p{P}/gu),
        share(text, /\p{S}/gu),
        share(text, /\s\s+/gu),
        Number(/[.]\s*$/u.test(text)),
        Number(/[?]\s*$/u.test(text)),
        Number(/[!]\s*$/u.test(text)),
      ]),
    ],
    ['case', texts.map((text) => [share(text, /\p{Lu}/gu), Number(/^\P{L}*\p{Lu}/u.test(text))])],
  ]);
}

/** The words of a file's name without the names of classes, and its last number: 'img-apple_0012.jpg' of the class apple is 'img' and 12. A file's folder
 * and a class in its name say what the label is, not where the photo came from. */
function nameOf(
  id: string,
  classes: readonly string[],
): { readonly words: string; readonly number: number | undefined } {
  const stem = id
    .slice(id.lastIndexOf('/') + 1)
    .replace(/\.[^.]*$/, '')
    .toLowerCase();
  const longestFirst = classes.map((name) => name.toLowerCase()).sort((a, b) => b.length - a.length);
  let words = stem;
  for (const name of longestFirst) {
    if (name.length > 2) words = words.replaceAll(name, ' ');
    else if (words.startsWith(name)) words = words.slice(name.length);
  }
  const number = /(\d{1,15})\D*$/.exec(stem)?.[1];
  return { words: words.replace(/[\d\W_]+/gu, ' ').trim(), number: number === undefined ? undefined : Number(number) };
}

/** Names as columns of 0 and 1, each name by itself: no name is nearer to another than a third. The sixty-fourth and later ones are one. */
function numbering(): (name: string) => readonly number[] {
  const known = new Map<string, number>();
  return (name) => {
    const at = known.get(name) ?? Math.min(known.size, 63);
    known.set(name, at);
    return Array.from({ length: 64 }, (_, i) => Number(i === at));
  };
}

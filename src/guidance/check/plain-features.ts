/** What can be known of samples without any pretrained model: the pixels of thumbnails, and counts of words. */

import type { ImageSample, TextInput } from '../../data/index.ts';
import { mapAhead } from '../../data/map-ahead.ts';
import { defaultConcurrency } from '../../data/node/default-concurrency.ts';
import { prepareImage } from '../../data/node/photos.ts';
import { defaultImagePreprocessing, type ImagePreprocessing, squareOf } from '../../models/preprocessing.ts';
import type { Matrix } from '../../training/linear-model/index.ts';

/** Pixels. */
const edge = 16;
const thumbnail: ImagePreprocessing = {
  ...defaultImagePreprocessing(edge),
  resize: squareOf(edge),
  centerCrop: 'none',
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

/** @returns [N, 768]: red, green and blue, 0 … 1, of 16 by 16 pixels, the whole photo squeezed into them.
 * @throws {InjertoError} as `prepareImage`. */
export async function thumbnails(samples: readonly ImageSample[], signal?: AbortSignal): Promise<Matrix> {
  const columns = 3 * edge ** 2;
  const data = new Float32Array(samples.length * columns);
  const read = async ({ path, read: bytes, id }: ImageSample) =>
    prepareImage(bytes ? await bytes() : path, thumbnail, {}, id);
  let row = 0;
  for await (const pixels of mapAhead(samples, read, { concurrency: defaultConcurrency(), signal }))
    data.set(pixels, row++ * columns);
  return { data, rows: samples.length, columns };
}

/** The most frequent words are looked at. */
const mostWords = 2000;

/** TF-IDF as scikit-learn's `TfidfVectorizer(min_df=2, max_features=2000, sublinear_tf=True)` has it: (1 + ln tf)·(1 + ln((1 + N)/(1 + df))), rows of
 * length 1. Words are runs of letters or of digits in lower case; of Chinese and Japanese, which put no blanks, single characters. Of equally frequent words
 * those that come first are taken.
 * @returns [N, D] with D = 2000 at most. */
export function wordCounts(texts: readonly TextInput[]): Matrix {
  const counts = texts.map(countWords);
  const frequencies = new Map<string, number>();
  for (const words of counts) for (const word of words.keys()) frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  const frequent = [...frequencies].filter(([, documents]) => documents >= 2).sort((a, b) => b[1] - a[1]);
  const vocabulary = new Map(
    frequent.slice(0, mostWords).map(([word, documents], column) => [word, { column, documents }]),
  );
  const columns = Math.max(1, vocabulary.size);
  const data = new Float32Array(texts.length * columns);
  for (const [row, words] of counts.entries()) {
    const own = data.subarray(row * columns, (row + 1) * columns);
    for (const [word, count] of words) {
      const known = vocabulary.get(word);
      if (!known) continue;
      const idf = 1 + Math.log((1 + texts.length) / (1 + known.documents));
      own[known.column] = (1 + Math.log(count)) * idf;
    }
    const length = Math.sqrt(own.reduce((sum, value) => sum + value ** 2, 0));
    if (length > 0) for (let c = 0; c < columns; c++) own[c]! /= length;
  }
  return { data, rows: texts.length, columns };
}

function countWords(input: TextInput): ReadonlyMap<string, number> {
  const text = typeof input === 'string' ? input : input.join('\n');
  const counts = new Map<string, number>();
  for (const [word] of text
    .toLowerCase()
    .matchAll(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}]+|\p{N}+/gu)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

import type { TextDatasetOptions } from './open-text-dataset.ts';
import { openFile, rowsOf } from './test-texts.ts';

/** A text for each label, in a table. */
export const labeled = (labels: readonly string[], options: TextDatasetOptions = {}) =>
  openFile('t.tsv', `text\tlabel\n${labels.map((label, i) => `${wordsOf(i)}\t${label}\n`).join('')}`, options);

/** Unlike each other. */
export const wordsOf = (i: number) => `t${i} ${(i * 7919) % 10007} ${(i * 104729) % 99991}`;
export const labelsOf = async (work: ReturnType<typeof labeled>) =>
  (await rowsOf(await work)).map(([, label]) => label);
export const repeated = (labels: readonly string[], times: number) =>
  Array.from({ length: times }, () => labels).flat();
export const codes = async (work: ReturnType<typeof labeled>) => (await work).warnings.map(({ code }) => code);

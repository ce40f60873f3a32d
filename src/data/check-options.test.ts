import { expect, test } from 'vitest';
import { imageDataset, openDataset, textDataset } from './node/index.ts';

const samples = [
  { text: 'a', label: 'x' },
  { text: 'b', label: 'y' },
];
const errorOf = (work: Promise<unknown>) => work.then(String, (error: Error) => error.message);

test.each<[string, Record<string, unknown>, string]>([
  ['the old name of the texts', { text: 'body' }, 'textColumn'],
  ['the old name of the labels', { label: 'topic' }, 'labelColumn'],
  ['the old name of the side', { split: 'set' }, 'splitColumn'],
  ['a slip of the pen', { labelColum: 'topic' }, 'labelColumn'],
  ['other capitals', { textcolumn: 'body' }, 'textColumn'],
  ['another word', { delimeter: ';' }, 'delimiter'],
])('%s is refused, and the right name is told', async (_, options, near) => {
  const [name] = Object.keys(options);
  for (const open of [textDataset(samples, options), imageDataset([], options), openDataset('nowhere', options)])
    expect(await errorOf(open)).toContain(`Data have no option \`${name}\`. Did you mean \`${near}\`?`);
});

test('a task that there is not', async () => {
  const options = { task: 'classification' } as object;
  expect(await errorOf(textDataset(samples, options))).toContain(
    '`task` must be "single-label", "multi-label", "regression", or "unlabeled"',
  );
  expect(await errorOf(imageDataset('nowhere', { labelFrom: 'name' } as object))).toContain(
    '`labelFrom` must be "folder", "inner-folder", or "file-name"',
  );
});

test.each(['separator', 'delimiter', 'encoding'])('an empty %s, which would cut at every letter', async (option) => {
  expect(await errorOf(textDataset(samples, { [option]: '' }))).toContain(
    `\`${option}\` must be something that is not empty`,
  );
});

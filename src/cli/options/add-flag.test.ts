import { expect, test } from 'vitest';
import type { CliContext } from '../context.ts';
import { localizedCommand } from '../localized-command.ts';
import { catalogues } from '../messages/index.ts';
import { addDataOptions, type DatasetFlags, datasetOptions } from './data-options.ts';

const command = () =>
  addDataOptions(localizedCommand('train', catalogues.en), { language: 'en', messages: catalogues.en } as CliContext);
const optionsOf = (...words: string[]) =>
  datasetOptions(command().parse(words, { from: 'user' }).opts() as DatasetFlags);

test('a switch that nobody gives says nothing', () => expect(optionsOf()).toEqual({}));

test('switches turn on and off; the last counts', () => {
  expect(optionsOf('--merge-labels')).toEqual({ mergeLabels: true });
  expect(optionsOf('--merge-labels', '--no-merge-labels')).toEqual({ mergeLabels: false });
  expect(optionsOf('--no-near-duplicates')).toEqual({ nearDuplicates: false });
  expect(optionsOf('--near-duplicates')).toEqual({ nearDuplicates: true });
});

test('help shows one of the two', () => {
  const help = command().helpInformation();
  expect(help).toContain('--merge-labels ');
  expect(help).not.toContain('--no-merge-labels');
  expect(help).toContain('--no-near-duplicates ');
  expect(help).not.toMatch(/^ *--near-duplicates/m);
});

test('signs are taken as they are', () =>
  expect(optionsOf('--separator', ' ', '--delimiter', ';', '--test-fold', '4')).toEqual({
    separator: ' ',
    delimiter: ';',
    testFold: '4',
  }));

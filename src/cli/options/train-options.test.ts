import { describe, expect, test } from 'vitest';
import { parseCausalLmOptions } from '../../methods/causal-lm/causal-lm-options.ts';
import { remarksOnIdle, withoutEffect } from '../../methods/options/effective.ts';
import { optionRows } from '../../methods/options/option-table.ts';
import { parseTrainOptions } from '../../methods/options/parse-options.ts';
import type { CliContext } from '../context.ts';
import { localizedCommand } from '../localized-command.ts';
import { catalogues } from '../messages/index.ts';
import {
  addTrainingOptions,
  flagFor,
  meantMethod,
  type TrainFlags,
  trainOptions,
  withUsualMethod,
} from './train-options.ts';

/** What `train` makes of these words. */
function flagsOf(...words: string[]): TrainFlags {
  const context = { language: 'en', messages: catalogues.en } as CliContext;
  const command = localizedCommand('train', catalogues.en);
  for (const group of ['model', 'data', 'training', 'output'] as const) addTrainingOptions(command, group, context);
  return command.parse(words, { from: 'user' }).opts();
}

/** Text that the row's flag takes, and the value that it means. */
const samples: Readonly<Record<string, readonly [string[], unknown]>> = {
  integer: [['3'], 3],
  number: [['0.5'], 0.5],
  bytes: [['2GB'], 2e9],
  text: [['words'], 'words'],
  blocks: [['2'], 2],
  patterns: [['query,value'], ['query', 'value']],
  'auto-number': [['0.5'], 0.5],
  switch: [[], true],
};

test.each(optionRows.map((row) => [row.flag, row] as const))(
  '--%s is an option of each method that it names',
  (flag, row) => {
    const [words, value] =
      row.kind.read === 'choice' ? [[row.kind.choices![0]!], row.kind.choices![0]] : samples[row.kind.read]!;
    const flags = flagsOf(`--${flag}`, ...words);
    expect(trainOptions(flags)).toEqual({ [row.option]: value });
    for (const method of Object.keys(row.defaults)) {
      const given = trainOptions(flags);
      const { config, run } =
        method === 'causal-lm'
          ? parseCausalLmOptions(given as object)
          : parseTrainOptions({ method, ...given } as never, row.modality ?? 'image');
      const found = { ...config, ...run }[row.option as never];
      if (row.option === 'augment') expect(found).toMatchObject({ crop: 'none', flip: 0 });
      else expect(found).toEqual(value);
    }
  },
);

test('no two options share a flag, and every option of the API has one', () => {
  expect(new Set(optionRows.map(({ flag }) => flag)).size).toBe(optionRows.length);
  expect(flagFor('clip')).toBe('--max-grad-norm');
  expect(flagFor('onEvent')).toBeUndefined();
});

describe('the method that is meant', () => {
  test.each([
    [[], undefined],
    [['--rank', '4'], 'lora'],
    [['--lora-dropout', '0.1'], 'lora'],
    [['--pairs', '4'], 'contrastive'],
    [['--wise-ft', '0.5'], 'fine-tune'],
    [['--head', 'mlp'], 'transfer'],
    [['--epochs', '3', '--lr', '1e-3'], undefined],
  ])('%j: %s', (words, method) => {
    expect(meantMethod(flagsOf(...words))).toBe(method);
  });

  test('texts choose by their number, unless an option is given that some methods lack', () => {
    expect(withUsualMethod(flagsOf('--epochs', '3', '--seed', '1'), 'text').method).toBe('auto');
    expect(withUsualMethod(flagsOf('--patience', '3'), 'text').method).toBeUndefined();
    expect(withUsualMethod(flagsOf('--epochs', '3'), 'image').method).toBeUndefined();
  });
});

test('options that the data have no use for are said', () => {
  const said = (given: object, givenSplits: ('validation' | 'test')[], task: 'single-label' | 'regression') =>
    remarksOnIdle({ ...given }, { givenSplits, task } as never).map(({ variant, details }) => [
      variant,
      details.options,
    ]);
  expect(said({ val: 0.1, test: 0.2, seed: 1 }, ['validation', 'test'], 'single-label')).toEqual([
    ['sides', ['val', 'test']],
  ]);
  expect(said({ val: 0.1, test: 0.2 }, ['test'], 'single-label')).toEqual([['sides', ['test']]]);
  expect(said({ val: 0.1 }, [], 'single-label')).toEqual([]);
  expect(said({ method: 'fine-tune', labelSmoothing: 0.1 }, [], 'regression')).toEqual([
    ['numbers', ['labelSmoothing']],
  ]);
  expect(said({ method: 'fine-tune', labelSmoothing: 0.1 }, [], 'single-label')).toEqual([]);
});

test('what has no effect on the head is found', () => {
  expect(withoutEffect({ epochs: 3, C: 1 })).toEqual(['epochs']);
  expect(withoutEffect({ head: 'mlp', epochs: 3, C: 1, hiddenUnits: 4 })).toEqual(['C']);
  expect(withoutEffect({ method: 'fine-tune', epochs: 3, C: 1 })).toEqual([]);
});

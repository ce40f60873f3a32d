import { expect, test } from 'vitest';
import { say } from '../messages/index.ts';
import { scoreOf } from '../predict/score.ts';
import { multiLabel, regression, singleLabel, type Task } from '../training/tasks/index.ts';
import { doubtsAbout } from './doubts.ts';
import type { MeasuredSide } from './learner/measure-held-out.ts';
import type { AnsweredSample } from './learner/splits.ts';
import type { Workbench } from './learner/workbench.ts';

const classes = ['bad', 'good', 'odd'];

/** @param answers [class of the sample, class of the answer, how many such samples] */
function sideOf(task: Task, answers: readonly (readonly [number, number, number])[]): MeasuredSide {
  const pairs = answers.flatMap(([label, answer, count]) =>
    Array.from({ length: count }, () => ({ label, answer, row: classes.map((_, k) => (k === answer ? 2 : 0)) })),
  );
  const outputs = Float32Array.from(pairs.flatMap(({ row }) => row));
  const samples = pairs.map(
    ({ label }, n): AnsweredSample => ({ ...{ id: `${n}`, hash: '', label }, labels: [label], value: label }),
  );
  const meter = task.meter();
  meter.add(outputs, task.answersOf(samples));
  return { samples, outputs, score: scoreOf(meter.result()) };
}

function doubts(answers: readonly (readonly [number, number, number])[], side: 'test' | 'validation' = 'test') {
  const task = singleLabel(3);
  const bench = { task, classes, reference: { modality: 'text' } } as unknown as Workbench;
  const sides = { test: undefined, validation: undefined, [side]: sideOf(task, answers) };
  return doubtsAbout(sides, bench);
}

test('a model that nearly always gives the largest class is doubted, however high its accuracy', () => {
  const found = doubts([
    [1, 1, 330],
    [0, 1, 36],
    [0, 0, 12],
  ]);
  expect(found.map(({ code }) => code)).toEqual(['NOT_ABOVE_LARGEST_CLASS']);
  expect(found[0]!.details).toMatchObject({ class: 'good', side: 'test', thing: 'text', samples: 378 });
  expect(say(found[0]!, 'en')).toContain('always answering "good"');
});

test('a class of which nothing was found is named, and a rare one is not', () => {
  const never = [
    [0, 0, 40],
    [1, 1, 40],
    [2, 1, 5],
  ] as const;
  expect(doubts(never).map(({ code, details }) => [code, details?.classes])).toEqual([
    ['CLASSES_NEVER_FOUND', ['odd']],
  ]);
  expect(doubts([...never.slice(0, 2), [2, 1, 4]])).toEqual([]);
});

test('a good model is not doubted, unless too few samples say so', () => {
  expect(
    doubts([
      [0, 0, 30],
      [1, 1, 30],
      [2, 2, 10],
    ]),
  ).toEqual([]);
  const few = doubts(
    [
      [0, 0, 2],
      [1, 1, 2],
      [1, 0, 1],
    ],
    'validation',
  );
  expect(few.map(({ code, details }) => [code, details?.side])).toEqual([['NOT_ABOVE_LARGEST_CLASS', 'validation']]);
});

test('several labels and numbers have measures of their own', () => {
  for (const task of [multiLabel(3), regression([1, 2])]) {
    const side = { samples: [], outputs: new Float32Array(), score: { loss: 1, count: 0, metrics: {} } };
    const bench = { task, classes, reference: { modality: 'image' } } as unknown as Workbench;
    expect(doubtsAbout({ validation: undefined, test: side }, bench)).toEqual([]);
  }
});

/** What a training says of samples that are unlike those that the model learned from. */
import { say } from '../../messages/index.ts';
import type { TrainingRun } from '../../methods/training-run.ts';
import type { CliContext } from '../context.ts';
import { inCommandWords } from '../options/api-names.ts';

/** For programs. */
export function unknownJson({ unknown, unknownNotMeasured }: TrainingRun) {
  return unknown ?? { notMeasured: unknownNotMeasured ?? null };
}

/** For people. */
export function unknownLines(
  { unknown, unknownNotMeasured }: TrainingRun,
  { messages, format, language }: CliContext,
): string[] {
  if (!unknown) return unknownNotMeasured ? [inCommandWords(say(unknownNotMeasured, language)), ''] : [];
  const text = messages.train.unknown;
  const { known, test } = unknown;
  const { integer } = format;
  return [
    [text.told(integer(known)), ...(test ? [text.test(integer(test.unknown), integer(test.samples))] : [])].join(' '),
    '',
  ];
}

/** A project for people: what it holds, its classes, its models. */
import { visible } from '../../messages/index.ts';
import type { ProjectStatus } from '../../project/index.ts';
import type { CliContext } from '../context.ts';
import { left, right, textTable } from '../output/text-table.ts';

export function projectReport(status: ProjectStatus, { console, messages, format }: CliContext): string[] {
  const { status: text } = messages.project;
  const { name, modality, samples, sides, classes, models, inUse, newLabels } = status;
  const int = format.integer;
  const { columns: c, models: m } = text;
  return [
    console.styleOut('bold', text.heading(visible(name), modality)),
    text.samples(int(samples.total), int(samples.labeled), samples.forgotten),
    ...(samples.labeled > 0 ? [text.sides(int(sides.train), int(sides.validation), int(sides.test))] : []),
    ...(classes.length > 0
      ? [
          '',
          ...textTable(
            [left(c.class), ...[c.samples, c.train, c.validation, c.test].map(right)],
            classes.map((one) => [
              visible(one.name),
              ...[one.samples, one.sides.train, one.sides.validation, one.sides.test].map((count) => int(count)),
            ]),
          ),
        ]
      : []),
    ...(models.length > 0
      ? [
          '',
          ...textTable(
            [
              left(m.model),
              left(m.method),
              left(m.reference),
              ...[m.trainedOn, m.accuracy, m.tested].map(right),
              left(m.service),
            ],
            models.map(({ id, method, reference, trainedOn, tested, accuracy, inService }) => [
              id,
              method,
              visible(reference),
              int(trainedOn),
              accuracy === null ? '' : format.percent(accuracy),
              int(tested),
              inService ? text.yes : '',
            ]),
          ),
        ]
      : []),
    ...(inUse ? ['', text.inUse(inUse.right, inUse.judged)] : []),
    ...(models.length > 0 && newLabels > 0 ? ['', text.newLabels(newLabels)] : []),
  ];
}

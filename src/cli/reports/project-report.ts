/** A project for people: what it holds, its classes, its models. */
import { say, visible } from '../../messages/index.ts';
import type { Added, Advice } from '../../mixed/index.ts';
import type { Forgotten, ProjectStatus, Repaired } from '../../project/index.ts';
import type { CliContext } from '../context.ts';
import { inCommandWords } from '../options/api-names.ts';
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

/** What an addition brought. */
export function addedReport(added: Added, { messages }: CliContext): string[] {
  const { project: text } = messages;
  const { nearCopies, outranked, forgotten } = added;
  return [
    text.added(added.new, added.labeled, added.known),
    ...(nearCopies > 0 ? [text.nearCopies(nearCopies)] : []),
    ...(outranked > 0 ? [text.outranked(outranked)] : []),
    ...(forgotten > 0 ? [text.notTakenBack(forgotten)] : []),
  ];
}

export function forgottenReport({ samples, models }: Forgotten, { messages }: CliContext): string[] {
  const { project: text } = messages;
  return [text.forgotten(samples), ...(models.length > 0 ? [text.stillKnown(models.join(', '))] : [])];
}

const shownMissing = 10;

export function repairReport(
  { orphans, unfinishedModels, stoppedRuns, missing }: Repaired,
  context: CliContext,
): string[] {
  const { project: text } = context.messages;
  const names = missing.slice(0, shownMissing).map((id) => id.slice(0, 12));
  const named = `${names.join(', ')}${missing.length > shownMissing ? ' …' : ''}`;
  return [
    text.whole,
    text.repaired(orphans, unfinishedModels, stoppedRuns),
    ...(missing.length > 0 ? [text.missing(missing.length, named)] : []),
  ];
}

export function adviceReport({ labels, expected, steps }: Advice, context: CliContext): string[] {
  const { messages, format, language } = context;
  const { advice: text } = messages.project;
  const { columns: c } = text;
  const rows = expected.map(({ samples, accuracy, band }) => [
    format.integer(samples),
    format.percent(accuracy),
    band.map(format.percent).join(' – '),
  ]);
  const table = [
    text.heading(format.integer(labels)),
    ...textTable([c.labels, c.accuracy, c.band].map(right), rows),
    '',
  ];
  return [...(rows.length > 0 ? table : []), ...steps.map((step) => inCommandWords(say(step, language)))];
}

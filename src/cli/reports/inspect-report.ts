/** How a model is built, for people. */
import { largestOf } from '../../extremes.ts';
import { say } from '../../messages/index.ts';
import type { ModelDescription, ValueDescription } from '../../models/index.ts';
import type { CliContext } from '../context.ts';
import { inCommandWords } from '../options/api-names.ts';
import { textTable } from '../output/text-table.ts';

export function inspectReport(
  model: ModelDescription,
  { console, messages: m, format, language }: CliContext,
): string[] {
  const { inspect } = m;
  const count = format.integer;
  const value = ({ name, dtype, axes }: ValueDescription) =>
    `${name}: ${dtype} [${axes.map((axis, i) => axis ?? (i === 0 ? inspect.batch : inspect.length)).join(', ')}]`;
  const { head } = model;
  const shown = head.kind === 'none' || head.features.pooling !== undefined;
  const places = shown && model.modules.length > 0 ? model.modules.join(', ') : inspect.layouts[head.features.layout];
  const facts: readonly (readonly [string, string])[] = [
    [inspect.file, model.file],
    ...(model.license === undefined ? [] : [[inspect.license, model.license] as const]),
    [inspect.opset, String(model.opset)],
    ...model.inputs.map((input) => [inspect.input, value(input)] as const),
    ...model.outputs.map((output) => [inspect.output, value(output)] as const),
    [inspect.parameters, inspect.trainable(count(model.parameters.trainable), count(model.parameters.total))],
    ...(model.classes ? [[inspect.classes, classList(model.classes, count)] as const] : []),
    [inspect.features, inspect.featureLine(head.features.value, count(head.features.size), places)],
    [inspect.head, head.kind === 'none' ? inspect.noHead : inspect.headLine(head.kind, count(head.parameterCount))],
  ];
  const width = largestOf(facts.map(([name]) => name.length));
  return [
    console.styleOut('bold', model.name),
    ...facts.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`),
    '',
    inspect.blocks,
    ...blockTable(model, inspect, count),
    '',
    inspect.unfreezeHint(model.trainableBlocks),
    ...section(
      inspect.missing,
      model.missingRules.map(({ operator, opset, node }) => `${operator}-${opset ?? '?'} (${node})`),
    ),
    ...section(
      inspect.notes,
      model.notes.map((note) => inCommandWords(say(note, language))),
    ),
  ];
}

function blockTable(
  { blocks, trainableBlocks }: ModelDescription,
  { columns, yes, no }: CliContext['messages']['inspect'],
  count: (value: number) => string,
): string[] {
  return textTable(
    [
      { heading: columns.number, align: 'right' },
      { heading: columns.block, align: 'left' },
      { heading: columns.parameters, align: 'right' },
      { heading: columns.trainable, align: 'left' },
    ],
    blocks.map(({ name, parameterCount }, index) => {
      const fromLast = blocks.length - index;
      return [String(fromLast), name, count(parameterCount), fromLast <= trainableBlocks ? yes : no];
    }),
  );
}

const classesShown = 8;

function classList(classes: readonly string[], count: (value: number) => string): string {
  const shown = classes.slice(0, classesShown).join(', ');
  return `${count(classes.length)}: ${shown}${classes.length > classesShown ? ' …' : ''}`;
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines.map((line) => `  ${line}`)];
}

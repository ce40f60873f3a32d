/** README.md of a trained model: a model card as the hub shows it. */
import type { ReferenceModel } from '../../reference-model.ts';
import type { Metric, TrainingRecord } from '../training-record.ts';
import { inline, table } from './markdown.ts';
import type { SavedGraph } from './saved-graph.ts';
import { useSection } from './use-section.ts';

export interface CardParts {
  /** Title of the card. */
  readonly name: string;
  readonly record: TrainingRecord;
  /** What training started from: it says how photos or texts are read. */
  readonly reader: ReferenceModel;
  readonly graph: SavedGraph;
  /** Whether the folder carries the licence of the reference model. */
  readonly hasLicenseFile: boolean;
}

export function modelCard({ name, record, reader, graph, hasLicenseFile }: CardParts): string {
  const words = wordsFor[reader.modality];
  const { reference, method, classes, metrics, settings } = record;
  const classNames = classes.map((c) => c.name);
  return [
    frontMatter(record, words),
    `# ${inline(name)}`,
    ...(record.remarks ?? []).map(({ message }) => `> **${message}**`),
    `${purpose(graph.task, words, classNames)} Made by [Injerto](https://www.npmjs.com/package/injerto) ` +
      `${record.injerto} from the reference model **${inline(reference.name)}** by \`${method}\`.`,
    '## Data',
    dataTable(classes, graph.task, words),
    ...leftOutSentence(record, words),
    '## Method',
    `${methodSentence(method)} Reference model: ${inline(reference.name)}, sha256 \`${reference.sha256}\`. Random seed: ${record.seed}.`,
    ...(reference.converted ? [reference.converted.map(inline).join(' ')] : []),
    '### Settings',
    table(
      ['setting', 'value'],
      Object.entries(settings).map(([key, value]) => [`\`${key}\``, `\`${JSON.stringify(value)}\``]),
    ),
    '## Metrics',
    metrics.length > 0
      ? table(
          ['metric', 'value', 'measured on', '95 % interval'],
          metrics.map((metric) => metricRow(metric, words)),
        )
      : `None: no ${words.samples} were held out.`,
    ...heldOutSets(metrics, words),
    ...unknownSection(record, words),
    '## Use',
    ...useSection({ name, reader, settings, graph }),
    '## Licence',
    method === 'scratch' && !reference.license ? fromScratch : licenseSentence(reference.license, hasLicenseFile),
    '',
  ].join('\n\n');
}

function purpose(task: SavedGraph['task'], { several }: Words, classes: readonly string[]): string {
  if (task === 'regression') return `Predicts a number for ${several}.`;
  const which = task === 'multi-label' ? 'any of ' : '';
  return `Classifies ${several} into ${which}${classes.length} classes: ${listed(classes)}.`;
}

/** What differs between a card for photos and one for texts. */
const wordsFor = {
  image: {
    several: 'images',
    samples: 'photos',
    task: 'image-classification',
  },
  text: {
    several: 'texts',
    samples: 'texts',
    task: 'text-classification',
  },
} as const;
type Words = (typeof wordsFor)[keyof typeof wordsFor];

/** JSON strings are YAML strings, so names from outside cannot break out of their line. */
function frontMatter({ reference, method, metrics }: TrainingRecord, { task }: Words): string {
  const names = [...new Set(metrics.map((metric) => metric.name))];
  return [
    '---',
    ...(reference.license ? [`license: ${JSON.stringify(reference.license.toLowerCase())}`] : []),
    `base_model: ${JSON.stringify(reference.name)}`,
    `pipeline_tag: ${task}`,
    'library_name: transformers.js',
    `tags: ${JSON.stringify(['onnx', task, 'injerto', method])}`,
    ...(names.length > 0 ? [`metrics: ${JSON.stringify(names)}`] : []),
    '---',
  ].join('\n');
}

/** A sample with several labels stands in the row of each, so there is no sum; numbers have no classes. */
function dataTable(classes: TrainingRecord['classes'], task: SavedGraph['task'], { samples }: Words): string {
  const splits = [...new Set(classes.flatMap((c) => Object.keys(c.samples)))];
  const rows = classes.map((c) => [inline(c.name), ...splits.map((split) => String(c.samples[split] ?? 0))]);
  const title = `${samples[0]!.toUpperCase()}${samples.slice(1)}`;
  if (task === 'regression') return `${title} by split:\n\n${table(splits, [rows[0]!.slice(1)])}`;
  if (task === 'multi-label') {
    return `${title} by class and split; one with several labels counts for each:\n\n${table(['class', ...splits], rows)}`;
  }
  const totals = splits.map((split) => String(classes.reduce((sum, c) => sum + (c.samples[split] ?? 0), 0)));
  return `${title} by class and split:\n\n${table(['class', ...splits], [...rows, ['**all**', ...totals]])}`;
}

/** Codes are those of the notes that a training prints. */
function leftOutSentence({ leftOut = {} }: TrainingRecord, { samples }: Words): string[] {
  const counts = Object.entries(leftOut);
  if (counts.length === 0) return [];
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return [
    `Left out, and in none of these numbers: ${total} files, rows or copies of ${samples} (${counts.map(([code, count]) => `\`${code}\` ${count}`).join(', ')}).`,
  ];
}

function metricRow({ name, value, split, samples, interval }: Metric, words: Words): string[] {
  const set = samples === undefined ? inline(split) : `${inline(split)} (${samples} ${words.samples})`;
  return [inline(name), rounded(value), set, interval ? interval.map(rounded).join(' … ') : ''];
}

/** What each held-out set was used for, and so how far its numbers can be trusted. */
function heldOutSets(metrics: readonly Metric[], words: Words): string[] {
  const sentences = [
    [
      'validation',
      `The \`validation\` ${words.samples} may have steered the training (when to stop), so their numbers can flatter a little.`,
    ],
    ['test', `The \`test\` ${words.samples} were seen by nothing but this measurement.`],
  ] as const;
  const said = sentences.filter(([split]) => metrics.some((metric) => metric.split === split)).map(([, text]) => text);
  return said.length > 0 ? [said.join(' ')] : [];
}

function unknownSection({ unknown }: TrainingRecord, { samples }: Words): string[] {
  if (!unknown) return [];
  const { known, of, neighbors, threshold, heldOut, test } = unknown;
  const kept = known === of ? `${known}` : `${known} of ${of}`;
  return [
    `## Unknown ${samples}`,
    `\`unknown.safetensors\` holds the features of ${kept} training ${samples}. A mean distance to the nearest ${neighbors} of them above ${rounded(threshold)} makes one unknown; of ${heldOut} held-out ${samples}, ` +
      `at least 95 % lie nearer.${test ? ` Of ${test.samples} test ${samples}, ${test.unknown} come out unknown.` : ''}`,
  ];
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function methodSentence(method: string): string {
  if (method === 'transfer') return 'The reference model was left as it was; only the new head learned.';
  if (method === 'fine-tune') return 'A new head and weights of the reference model learned.';
  if (method === 'lora') {
    return 'A new head learned, and low-rank updates of the reference model (LoRA), which were merged into its weights.';
  }
  if (method === 'scratch')
    return 'A small network learned from these samples alone; no weight of a reference model took part.';
  return `Method: \`${method}\`.`;
}

const fromScratch = 'No reference model took part, so the licence is for whoever trained this model to choose.';

function licenseSentence(license: string | undefined, hasLicenseFile: boolean): string {
  const terms = license
    ? `The reference model is under ${inline(license)}; this model is derived from it, so the same terms apply.`
    : 'The licence of the reference model is not known; find it out before passing this model on.';
  return hasLicenseFile ? `${terms} The text is in \`LICENSE\`.` : terms;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(inline).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

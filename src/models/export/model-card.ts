/** README.md of a trained model: a model card as the hub shows it. */
import type { ImagePreprocessing } from '../preprocessing.ts';
import type { ReferenceModel } from '../reference-model.ts';
import { imageInputName } from './hub-names.ts';
import { pythonUsage, pythonUsageForTexts } from './python-usage.ts';
import type { TrainedModel } from './save-model.ts';
import type { Metric, TrainingRecord } from './training-record.ts';

export interface CardParts {
  /** Title of the card. */
  readonly name: string;
  readonly record: TrainingRecord;
  /** What training started from: it says how photos or texts are read. */
  readonly reader: ReferenceModel;
  /** @default 'single-label' */
  readonly task?: TrainedModel['task'];
  /** Whether the folder carries the licence of the reference model. */
  readonly hasLicenseFile: boolean;
}

export function modelCard({ name, record, reader, task, hasLicenseFile }: CardParts): string {
  const words = wordsFor[reader.modality];
  const { reference, method, classes, metrics, settings } = record;
  const classNames = classes.map((c) => c.name);
  return [
    frontMatter(record, words),
    `# ${inline(name)}`,
    `${purpose(task, words, classNames)} Made by [Injerto](https://www.npmjs.com/package/injerto) ` +
      `${record.injerto} from the reference model **${inline(reference.name)}** by \`${method}\`.`,
    '## Data',
    dataTable(classes, words),
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
    '## Use',
    '**Injerto**',
    fenced('sh', `npx injerto predict ${shellWord(name)} ${words.argument}`),
    '**transformers.js**',
    ...inTransformers(name, reader, words),
    `**Python**, with ${words.pythonPackages}`,
    fenced(
      'python',
      reader.modality === 'image'
        ? pythonUsage(reader.preprocessing, reader.input)
        : pythonUsageForTexts(reader, record.settings),
    ),
    '## Licence',
    licenseSentence(reference.license, hasLicenseFile),
    '',
  ].join('\n\n');
}

function purpose(task: CardParts['task'], { several }: Words, classes: readonly string[]): string {
  if (task === 'regression') return `Says a number of ${several}: ${listed(classes)}.`;
  const which = task === 'multi-label' ? 'any of ' : '';
  return `Classifies ${several} into ${which}${classes.length} classes: ${listed(classes)}.`;
}

/** What differs between a card for photos and one for texts. */
const wordsFor = {
  image: {
    several: 'images',
    samples: 'photos',
    task: 'image-classification',
    argument: 'photo.jpg',
    call: "'photo.jpg'",
    pythonPackages: 'onnxruntime, numpy and pillow',
  },
  text: {
    several: 'texts',
    samples: 'texts',
    task: 'text-classification',
    argument: '--text "Some text"',
    call: "'Some text'",
    pythonPackages: 'onnxruntime, numpy and tokenizers',
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

function dataTable(classes: TrainingRecord['classes'], { samples }: Words): string {
  const splits = [...new Set(classes.flatMap((c) => Object.keys(c.samples)))];
  const rows = classes.map((c) => [inline(c.name), ...splits.map((split) => String(c.samples[split] ?? 0))]);
  const totals = splits.map((split) => String(classes.reduce((sum, c) => sum + (c.samples[split] ?? 0), 0)));
  const title = `${samples[0]!.toUpperCase()}${samples.slice(1)}`;
  return `${title} by class and split:\n\n${table(['class', ...splits], [...rows, ['**all**', ...totals]])}`;
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

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function methodSentence(method: string): string {
  if (method === 'transfer') return 'The reference model was left as it was; only the new head learned.';
  if (method === 'fine-tune') return 'A new head and weights of the reference model learned.';
  if (method === 'lora') {
    return 'A new head learned, and low-rank updates of the reference model (LoRA), which were merged into its weights.';
  }
  return `Method: \`${method}\`.`;
}

function licenseSentence(license: string | undefined, hasLicenseFile: boolean): string {
  const terms = license
    ? `The reference model is under ${inline(license)}; this model is derived from it, so the same terms apply.`
    : 'The licence of the reference model is not known; find it out before passing this model on.';
  return hasLicenseFile ? `${terms} The text is in \`LICENSE\`.` : terms;
}

/** What runs there, or why it does not. */
function inTransformers(name: string, reader: ReferenceModel, words: Words): string[] {
  const usage = fenced('js', transformersUsage(name, words));
  if (reader.modality !== 'image') return [usage];
  const { input, preprocessing } = reader;
  if (imageInputName(input) === 'pixel_values') return [usage, ...pixelsElsewhere(preprocessing)];
  const { dtype, layout } = input.own!;
  return [
    `It feeds float32 with the channels first, and this model takes ${dtype} with the ${layout.replace('-', ' ')}: run it with onnxruntime-web or ` +
      'onnxruntime-node, on pixels as the Python program below makes them.',
  ];
}

function transformersUsage(name: string, { task, call }: Words): string {
  return [
    "import { env, pipeline } from '@huggingface/transformers';",
    '',
    "env.localModelPath = '.'; // the folder in which this model's folder lies",
    `const classify = await pipeline('${task}', ${JSON.stringify(name)});`,
    `console.log(await classify(${call}));`,
  ].join('\n');
}

/** Other programs read the same `preprocessor_config.json` in ways of their own. */
function pixelsElsewhere({ pixelVersion, background }: ImagePreprocessing): string[] {
  if (pixelVersion === 1) return [];
  return [
    'Photos are resized with antialiasing, as Pillow and torchvision do, and what is transparent in them is laid on ' +
      `rgb(${background.join(', ')}). In browsers transformers.js resizes in a similar way; in Node it shrinks photos without smoothing and ` +
      'shows the colors stored under transparent pixels, so its scores differ there, most of all on large photos. ' +
      'Give it photos near the size of the input, or use Injerto.',
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text from outside in one line of Markdown, showing as it is. */
function inline(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#]/g, '\\$&');
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(inline).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

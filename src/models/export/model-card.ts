/** README.md of a trained model: a model card as the hub shows it. */
import type { ImagePreprocessing } from '../preprocessing.ts';
import { pythonUsage } from './python-usage.ts';
import type { Metric, TrainingRecord } from './training-record.ts';

export interface CardParts {
  /** Title of the card. */
  readonly name: string;
  readonly record: TrainingRecord;
  readonly preprocessing: ImagePreprocessing;
  /** Whether the folder carries the licence of the reference model. */
  readonly hasLicenseFile: boolean;
}

export function modelCard({ name, record, preprocessing, hasLicenseFile }: CardParts): string {
  const { reference, method, classes, metrics, settings } = record;
  const classNames = classes.map((c) => c.name);
  return [
    frontMatter(record),
    `# ${inline(name)}`,
    `Classifies images into ${classes.length} classes: ${listed(classNames)}. Made by [Injerto](https://www.npmjs.com/package/injerto) ` +
      `${record.injerto} from the reference model **${inline(reference.name)}** by \`${method}\`.`,
    '## Data',
    dataTable(classes),
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
      ? table(['metric', 'value', 'measured on', '95 % interval'], metrics.map(metricRow))
      : 'None: no photos were held out.',
    ...heldOutSets(metrics),
    '## Use',
    '**Injerto**',
    fenced('sh', `npx injerto predict ${shellWord(name)} photo.jpg`),
    '**transformers.js**',
    fenced('js', transformersUsage(name)),
    '**Python**, with onnxruntime, numpy and pillow',
    fenced('python', pythonUsage(preprocessing)),
    '## Licence',
    licenseSentence(reference.license, hasLicenseFile),
    '',
  ].join('\n\n');
}

/** JSON strings are YAML strings, so names from outside cannot break out of their line. */
function frontMatter({ reference, method, metrics }: TrainingRecord): string {
  const names = [...new Set(metrics.map((metric) => metric.name))];
  return [
    '---',
    ...(reference.license ? [`license: ${JSON.stringify(reference.license.toLowerCase())}`] : []),
    `base_model: ${JSON.stringify(reference.name)}`,
    'pipeline_tag: image-classification',
    'library_name: transformers.js',
    `tags: ${JSON.stringify(['onnx', 'image-classification', 'injerto', method])}`,
    ...(names.length > 0 ? [`metrics: ${JSON.stringify(names)}`] : []),
    '---',
  ].join('\n');
}

function dataTable(classes: TrainingRecord['classes']): string {
  const splits = [...new Set(classes.flatMap((c) => Object.keys(c.samples)))];
  const rows = classes.map((c) => [inline(c.name), ...splits.map((split) => String(c.samples[split] ?? 0))]);
  const totals = splits.map((split) => String(classes.reduce((sum, c) => sum + (c.samples[split] ?? 0), 0)));
  return `Photos by class and split:\n\n${table(['class', ...splits], [...rows, ['**all**', ...totals]])}`;
}

function metricRow({ name, value, split, samples, interval }: Metric): string[] {
  const set = samples === undefined ? inline(split) : `${inline(split)} (${samples} photos)`;
  return [inline(name), rounded(value), set, interval ? interval.map(rounded).join(' … ') : ''];
}

/** What each held-out set was used for, and so how far its numbers can be trusted. */
function heldOutSets(metrics: readonly Metric[]): string[] {
  const sentences = [
    [
      'validation',
      'The `validation` photos may have steered the training (when to stop), so their numbers can flatter a little.',
    ],
    ['test', 'The `test` photos were seen by nothing but this measurement.'],
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
  return `Method: \`${method}\`.`;
}

function licenseSentence(license: string | undefined, hasLicenseFile: boolean): string {
  const terms = license
    ? `The reference model is under ${inline(license)}; this model is derived from it, so the same terms apply.`
    : 'The licence of the reference model is not known; find it out before passing this model on.';
  return hasLicenseFile ? `${terms} The text is in \`LICENSE\`.` : terms;
}

function transformersUsage(name: string): string {
  return [
    "import { env, pipeline } from '@huggingface/transformers';",
    '',
    "env.localModelPath = '.'; // the folder in which this model's folder lies",
    `const classify = await pipeline('image-classification', ${JSON.stringify(name)});`,
    "console.log(await classify('photo.jpg'));",
  ].join('\n');
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

import { InjertoError } from '../errors.ts';
import { nearestName } from '../names/nearest-names.ts';
import { shown } from '../option-issues.ts';
import type { ImageDatasetOptions } from './images/open-images.ts';
import type { DatasetOptions } from './open-dataset.ts';

type Options = DatasetOptions & ImageDatasetOptions;

/** Every option of data; a new one that is missing here does not compile. */
const known: Readonly<Record<keyof Options, true>> = {
  background: true,
  cacheDir: true,
  concurrency: true,
  delimiter: true,
  encoding: true,
  groupColumn: true,
  imageColumn: true,
  imageRoot: true,
  labelColumn: true,
  labelFrom: true,
  maxBytes: true,
  maxPixels: true,
  memoryBytes: true,
  mergeLabels: true,
  missingLabels: true,
  nearDuplicates: true,
  onProgress: true,
  onTransparency: true,
  separator: true,
  signal: true,
  splitColumn: true,
  task: true,
  testFold: true,
  textColumn: true,
};
const tasks = ['single-label', 'multi-label', 'regression', 'unlabeled'];
const places = ['folder', 'inner-folder', 'file-name'];

/** Names that earlier builds had. */
const before: Readonly<Record<string, keyof Options>> = {
  text: 'textColumn',
  label: 'labelColumn',
  labels: 'labelColumn',
  image: 'imageColumn',
  split: 'splitColumn',
  group: 'groupColumn',
};

/** An option of an unknown name would be ignored without a word.
 * @throws {InjertoError} CONFIG_INVALID */
export function checkOptions(options: Options): void {
  for (const option of Object.keys(options)) {
    if (Object.hasOwn(known, option)) continue;
    const near = before[option] ?? nearestName(option, Object.keys(known));
    const details = { option, options: Object.keys(known), ...(near !== undefined && { near }) };
    throw new InjertoError('CONFIG_INVALID/data', { details });
  }
  oneOf('task', options.task, tasks);
  oneOf('labelFrom', options.labelFrom, places);
  for (const option of ['separator', 'delimiter', 'encoding'] as const) requireFilled(option, options[option]);
}

function requireFilled(option: keyof Options, value: unknown): void {
  if (value === undefined || (typeof value === 'string' && value !== '')) return;
  const details = { option, expected: [{ kind: 'filled' as const }], got: shown(value) };
  throw new InjertoError('CONFIG_INVALID/value', { details, where: { option } });
}

function oneOf(option: keyof Options, value: unknown, values: readonly string[]): void {
  if (value === undefined || values.includes(value as string)) return;
  const details = { option, expected: [{ kind: 'one-of' as const, values }], got: shown(value) };
  throw new InjertoError('CONFIG_INVALID/value', { details });
}

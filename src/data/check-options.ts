import * as z from 'zod';
import { InjertoError } from '../errors.ts';
import { nearestName } from '../names/nearest-names.ts';
import { checkObject, checkOption, type OptionSchemas } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import type { ImageDatasetOptions } from './images/open-images.ts';
import type { DatasetOptions } from './open-dataset.ts';

type Options = DatasetOptions & ImageDatasetOptions;

const columns = z.union([fields.filled, z.array(fields.filled).min(1)]);

/** Every option of data; a new one that is missing here does not compile. */
const known: OptionSchemas<Options> = {
  background: z.union([fields.color, z.literal('none')]),
  cacheDir: fields.filled,
  concurrency: fields.count,
  delimiter: fields.filled,
  encoding: fields.filled,
  groupColumn: fields.filled,
  groupPattern: fields.filled,
  imageColumn: fields.filled,
  imageRoot: fields.filled,
  labelColumn: columns,
  labelFrom: z.enum(['folder', 'inner-folder', 'file-name']),
  maxBytes: fields.count,
  maxPixels: fields.count,
  memoryBytes: fields.fromZero,
  mergeLabels: fields.onOff,
  missingLabels: fields.texts,
  nearDuplicates: fields.onOff,
  onProgress: fields.callback,
  onTransparency: fields.callback,
  separator: fields.filled,
  signal: fields.signal,
  splitColumn: fields.filled,
  task: z.enum(['single-label', 'multi-label', 'regression', 'unlabeled']),
  testFold: fields.filled,
  textColumn: z.union([fields.filled, z.tuple([fields.filled, fields.filled])]),
};

/** Names that earlier builds had. */
const before: Readonly<Record<string, keyof Options>> = {
  text: 'textColumn',
  label: 'labelColumn',
  labels: 'labelColumn',
  image: 'imageColumn',
  split: 'splitColumn',
  group: 'groupColumn',
};

/** An option of an unknown name would be ignored without a word, and one of a wrong type would fail somewhere inside.
 * @throws {InjertoError} CONFIG_INVALID */
export function checkDataOptions(options: Options): void {
  checkObject(options);
  const names = Object.keys(known);
  for (const [option, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, option)) {
      const near = before[option] ?? nearestName(option, names);
      const details = { option, options: names, ...(near !== undefined && { near }) };
      throw new InjertoError('CONFIG_INVALID/data', { details });
    }
    if (value !== undefined) checkOption(option, value, known[option as keyof Options]);
  }
  if (options.groupColumn === undefined || options.groupPattern === undefined) return;
  throw new InjertoError('CONFIG_INVALID/groups', { where: { option: 'groupPattern' } });
}

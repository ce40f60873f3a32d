/** What `injerto zero-shot` is to label, and what it labels it with. */

import { dataKind } from '../../data/data-kind.ts';
import { InjertoError } from '../../errors.ts';
import type { HubAccess, ImageTextModel, ReferenceModel, TextModel } from '../../models/index.ts';
import type { DatasetFlags } from '../options/data-options.ts';
import type { EventReport } from '../reports/event-report.ts';
import { openDataset } from './open-dataset.ts';
import { type PhotoFiles, photoFiles } from './photo-files.ts';
import { type ReadOptions, textInputs } from './text-inputs.ts';

export type ZeroShotKind = 'text' | 'image';

export interface ZeroShotInputs {
  /** Texts, or files of photos. */
  readonly inputs: readonly string[];
  /** Label of each, by name, where they come from labelled data. */
  readonly truth?: readonly string[];
  /** All names of labels in the data. */
  readonly classes?: readonly string[];
  readonly unmatched: PhotoFiles['unmatched'];
}

/** Texts if words were given or a table or folder of texts is first, else photos. */
export async function kindOfInputs(first: string | undefined, texts: readonly string[]): Promise<ZeroShotKind> {
  if (texts.length > 0 || first === undefined || first === '-') return 'text';
  return dataKind(first);
}

export async function gatherInputs(
  kind: ZeroShotKind,
  args: readonly string[],
  texts: readonly string[],
  { textColumn: column, wholeFiles }: { readonly textColumn?: string; readonly wholeFiles?: boolean },
  options: ReadOptions,
): Promise<ZeroShotInputs> {
  if (kind === 'image') {
    const { files, unmatched } = await photoFiles(args);
    return { inputs: files, unmatched };
  }
  const inputs: string[] = [];
  for await (const { text } of textInputs({ files: args, texts, column, wholeFiles }, options)) {
    inputs.push([text].flat().join('\n'));
  }
  return { inputs, unmatched: [] };
}

/** Labelled data whose labels the answers are held against. */
export async function gatherLabelled(
  source: string,
  flags: DatasetFlags,
  options: Parameters<typeof openDataset>[2],
  report: EventReport,
): Promise<ZeroShotInputs & { readonly kind: ZeroShotKind }> {
  const dataset = await openDataset(source, flags, options);
  report.dataset(dataset);
  if (dataset.task !== 'single-label') {
    await dataset.close();
    throw new InjertoError('OPTION_INVALID/one-label', { details: { task: dataset.task }, where: source });
  }
  const truth = dataset.samples.map(({ label }) => dataset.classes[label]!);
  const parts = { truth, classes: dataset.classes, unmatched: [] };
  if (dataset.modality === 'image') {
    return { ...parts, kind: 'image', inputs: dataset.samples.map((sample) => sample.path) };
  }
  try {
    const read = await dataset.read(dataset.samples);
    return { ...parts, kind: 'text', inputs: read.map((text) => [text].flat().join('\n')) };
  } finally {
    await dataset.close();
  }
}

export interface ZeroShotModels {
  readonly model: ReferenceModel | ImageTextModel;
  readonly textModel?: TextModel;
}

const defaults = { text: 'all-minilm-l6-v2', image: 'mobilenet-v2' };

/** A model of images and texts where the name is that of one; an image classifier gets a text model beside it. */
export async function openZeroShotModels(
  kind: ZeroShotKind,
  name: string | undefined,
  textName: string | undefined,
  open: (name: string) => Promise<ReferenceModel>,
  hub: HubAccess,
): Promise<ZeroShotModels> {
  const { isImageTextModel, openImageTextModel } = await import('../../models/index.ts');
  if (name !== undefined && kind === 'image' && (await isImageTextModel(name, hub))) {
    return { model: await openImageTextModel(name, hub) };
  }
  const model = await open(name ?? defaults[kind]);
  if (model.modality !== 'image') return { model };
  return { model, textModel: (await open(textName ?? defaults.text)) as TextModel };
}

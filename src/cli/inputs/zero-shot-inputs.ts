/** What `injerto zero-shot` is to label, and what it labels it with. */

import { archiveKind } from '../../data/archives/unpack.ts';
import { dataKind } from '../../data/data-kind.ts';
import { InjertoError } from '../../errors.ts';
import type { HubAccess, ImageTextModel, OpenOptions, ReferenceModel, TextModel } from '../../models/node/index.ts';
import { usualModel } from '../../models/usual-model.ts';
import type { DatasetFlags } from '../options/data-options.ts';
import { notForTexts } from '../options/not-for-texts.ts';
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
  /** What photos out of archives and tables are called; all others are called as they were given. */
  readonly names: PhotoFiles['names'];
  readonly unmatched: PhotoFiles['unmatched'];
  readonly skipped: PhotoFiles['skipped'];
  /** Removes what was unpacked. */
  close(): Promise<void>;
}

const nothingElse = { names: new Map(), unmatched: [], skipped: [], close: async () => {} };

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
    const { files, ...found } = await photoFiles(args);
    return { inputs: files, ...found };
  }
  const inputs: string[] = [];
  for await (const { text } of textInputs({ files: args, texts, column, wholeFiles }, options)) {
    inputs.push([text].flat().join('\n'));
  }
  return { inputs, ...nothingElse };
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
  const parts = { truth, classes: dataset.classes, ...nothingElse };
  if (dataset.modality === 'image') {
    const inside = (await archiveKind(source)) ? `${source}/` : '';
    const names = new Map(inside ? dataset.samples.map(({ path, id }) => [path, `${inside}${id}`]) : []);
    const inputs = dataset.samples.map(({ path }) => path);
    return { ...parts, kind: 'image', inputs, names, close: () => dataset.close() };
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

/** A model of images and texts where the name is that of one; an image classifier gets a text model beside it. */
export async function openZeroShotModels(
  kind: ZeroShotKind,
  name: string | undefined,
  textName: string | undefined,
  open: (name: string, options?: Pick<OpenOptions, 'background'>) => Promise<ReferenceModel>,
  { hub, background }: { readonly hub: HubAccess; readonly background?: [number, number, number] | undefined },
): Promise<ZeroShotModels> {
  const { isImageTextModel, openImageTextModel } = await import('../../models/node/index.ts');
  if (name !== undefined && kind === 'image' && (await isImageTextModel(name, hub))) {
    const model = await openImageTextModel(name, hub);
    return { model: background ? { ...model, preprocessing: { ...model.preprocessing, background } } : model };
  }
  if (background && kind === 'text') throw notForTexts('background');
  const model = await open(name ?? usualModel[kind], background && { background });
  if (model.modality !== 'image') return { model };
  return { model, textModel: (await open(textName ?? usualModel.text)) as TextModel };
}

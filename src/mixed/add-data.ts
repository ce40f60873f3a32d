/** Data into a project: photos are copied, texts stored, labels said, near-copies found, sides decided. */
import path from 'node:path';
import { throwIfAborted } from '../abort.ts';
import { type ImageDataset, type ImageSample, lookOf, type TextDataset, type TextSample } from '../data/node/index.ts';
import { InjertoError } from '../errors.ts';
import {
  addSample,
  keepLook,
  type LabelSource,
  type NewSample,
  PhotoKin,
  type Project,
  projectFacts,
  putBlob,
  sayLabel,
  textKin,
  writing,
} from '../project/index.ts';

export interface AddOptions {
  /** Class of every sample, or of the one with this id, for data without labels. @default the labels of the data */
  readonly label?: string | ((id: string) => string | undefined) | undefined;
  /** Who labelled them. @default 'import' */
  readonly source?: LabelSource | undefined;
  /** Whom the labels are by, as it is kept beside them. */
  readonly author?: string | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Added {
  /** Samples that were not in the project. */
  readonly new: number;
  /** Samples that were there already. */
  readonly known: number;
  /** Samples that have a new label. */
  readonly labeled: number;
  /** Labels that a person's label of the same sample outranks; kept in its history. */
  readonly outranked: number;
  /** Samples that were forgotten on purpose, and were not taken back. */
  readonly forgotten: number;
  /** New samples that are nearly the same as one that was there. */
  readonly nearCopies: number;
}

/** Samples of one transaction: what a kill can lose, and how long another process waits. */
const portion = 100;

/** Adds a dataset. Stopped in the middle, it keeps what it has added; the same call again adds the rest.
 * @throws {InjertoError} PROJECT_MODALITY · PROJECT_TASK · WRITE_FAILED · ABORTED. */
export async function addData(
  project: Project,
  dataset: ImageDataset | TextDataset,
  options: AddOptions = {},
): Promise<Added> {
  const { label, onProgress, signal, source = 'import', author } = options;
  checkTask(dataset, label);
  await settleModality(project, dataset);
  const sum = { new: 0, known: 0, labeled: 0, outranked: 0, forgotten: 0, nearCopies: 0 };
  const prepare = dataset.modality === 'image' ? await photosInto(project, dataset) : textsInto(dataset);
  const { samples } = dataset;
  for (let from = 0; from < samples.length; from += portion) {
    throwIfAborted(signal);
    // of one modality: `prepare` is that of the dataset
    const some = samples.slice(from, from + portion) as unknown as readonly (ImageSample & TextSample)[];
    const prepared = await prepare(some);
    await writing(project.db, async (tx) => {
      for (const [n, { look, ...sample }] of prepared.entries()) {
        const state = await addSample(tx, sample);
        sum[state === 'near-copy' ? 'new' : state]++;
        if (state === 'near-copy') sum.nearCopies++;
        if (state === 'forgotten') continue;
        if (look) await keepLook(tx, sample.id, look);
        const given = typeof label === 'function' ? label(some[n]!.id) : label;
        const name = given ?? (dataset.task === 'unlabeled' ? undefined : dataset.classes[some[n]!.label]);
        if (name === undefined) continue;
        const said = await sayLabel(tx, { sample: sample.id, class: name, source, author });
        if (said === 'counts') sum.labeled++;
        if (said === 'outranked') sum.outranked++;
      }
    });
    onProgress?.(Math.min(from + portion, samples.length), samples.length);
  }
  return sum;
}

interface Prepared extends NewSample {
  readonly look?: Uint8Array | undefined;
}

async function photosInto(
  project: Project,
  { root }: ImageDataset,
): Promise<(samples: readonly ImageSample[]) => Promise<Prepared[]>> {
  const kin = await PhotoKin.of(project);
  return async (samples) => {
    const prepared: Prepared[] = [];
    for (const { id: name, hash: id, bytes, path: file, read } of samples) {
      const extension = extensionOf(file);
      const content = read ? await read() : file;
      await putBlob(project.folder, content, { id, extension });
      const look = await lookOf(content);
      const relative = look && kin.find(look);
      if (look) kin.add(relative ?? id, look);
      prepared.push({ id, bytes, extension, text: null, kin: relative ?? id, origin: root, name, look });
    }
    return prepared;
  };
}

function textsInto(dataset: TextDataset): (samples: readonly TextSample[]) => Promise<Prepared[]> {
  // texts that the dataset found to be nearly the same are kin too
  const kinOfGroup = new Map<string, string>();
  return async (samples) => {
    const texts = await dataset.read(samples);
    return samples.map(({ id: name, hash: id, group }, n) => {
      const text = texts[n]!;
      if (typeof text !== 'string') throw new InjertoError('PROJECT_TASK/pairs', { where: dataset.root });
      const kin = (group !== undefined && kinOfGroup.get(group)) || textKin(text);
      if (group !== undefined) kinOfGroup.set(group, kin);
      return { id, bytes: Buffer.byteLength(text), extension: '', text, kin, origin: dataset.root, name };
    });
  };
}

function extensionOf(file: string): string {
  const extension = path.extname(file).toLowerCase();
  return /^\.[a-z0-9]{1,8}$/.test(extension) ? extension : '';
}

/** A project holds one class a sample. */
function checkTask({ task, root }: ImageDataset | TextDataset, label: AddOptions['label']): void {
  if (task === 'single-label' || task === 'unlabeled') return;
  if (typeof label !== 'string') throw new InjertoError('PROJECT_TASK', { details: { task }, where: root });
}

/** The first data decide whether it is a project of photos or of texts. */
async function settleModality(project: Project, { modality, root }: ImageDataset | TextDataset): Promise<void> {
  await writing(project.db, (tx) =>
    tx.updateTable('project').set({ modality }).where('modality', 'is', null).execute(),
  );
  const { modality: known } = await projectFacts(project);
  if (known !== modality)
    throw new InjertoError('PROJECT_MODALITY', { details: { project: known!, data: modality }, where: root });
}

/** From an adapter folder to a model that predicts. Node only. */
import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { InjertoError } from '../../errors.ts';
import { openNodeRuntime, probeShapes, type Runtime } from '../../runtime/index.ts';
import { hubConfig } from '../export/hub-config.ts';
import type { TrainedModel } from '../export/save-model.ts';
import { freezeModel } from '../opening/freeze-model.ts';
import { classesOf, taskOf } from '../opening/model-config.ts';
import { type ImagePreprocessing, parseImagePreprocessing } from '../preprocessing.ts';
import type { ReferenceModel, TextModel } from '../reference-model.ts';
import { embeddingRecord } from '../sentence/embedding-record.ts';
import type { Features, TokenPooling } from '../surgery/anatomy.ts';
import { dissectModel } from '../surgery/dissect-model.ts';
import { type AdapterFile, configFile, readAdapter, weightsFile } from './adapter-file.ts';
import { type FittedAdapter, fitAdapter, type HeadPlace, headModuleOf } from './fit-adapter.ts';
import { mergeLora } from './merge-lora.ts';

export interface OpenAdapterOptions {
  /** The model that the adapter was trained on, as `openModel` takes it. @default the one that the adapter names */
  readonly base?: string;
  /** Finds the head of a base where the adapter does not say where it is; it stays open. @default one is opened where it is needed */
  readonly runtime?: Runtime;
}

/** Opens a base model. */
export type OpenBase = (
  name: string,
  options: { readonly preprocessing?: ImagePreprocessing },
) => Promise<ReferenceModel>;

/** Whether a folder holds an adapter rather than a model. */
export async function isAdapterFolder(path: string): Promise<boolean> {
  return access(join(path, configFile)).then(
    () => true,
    () => false,
  );
}

/** Whether a file holds an adapter's weights, by its name. */
export function isAdapterFile(path: string): boolean {
  return basename(path) === weightsFile;
}

/** Opens base and adapter as one model, the update merged into the weights.
 * @throws {InjertoError} ADAPTER_MISMATCH if the adapter does not fit the base · BASE_CHANGED if the base is not the file that the adapter was
 * trained on, by its sha256 (not asked where `base` is given) · BASE_UNKNOWN if the adapter names none · what `readAdapter` and opening the base throw. */
export async function openAdapter(
  folder: string,
  openBase: OpenBase,
  options: OpenAdapterOptions = {},
): Promise<ReferenceModel> {
  const { file, base, fitted, classes, task } = await fitFolder(folder, openBase, options);
  const model = mergeLora(fitted.model, [fitted]);
  const { record } = file;
  return {
    ...base,
    name: basename(resolve(folder)),
    model: freezeModel(model),
    sha256: createHash('sha256').update(base.sha256).update(file.bytes).digest('hex'),
    classes,
    ...(base.modality === 'text' && fitted.head && vectorsOfHead(base, record)),
    config: classes ? hubConfig(base, classes, task) : base.config,
    record: record
      ? { ...record, head: { ...record.head, parameters: [...(fitted.head?.parameters ?? [])] } }
      : base.record,
    notes: [...base.notes, `The weights are those of ${base.name} with the adapter in ${folder} merged in.`],
  };
}

/** Of a model with the adapter's head: its vectors are what that head reads. Older adapters were trained on vectors before any Normalize, and
 * `embed` brought them to unit length. */
function vectorsOfHead({ modules, normalize }: TextModel, record: AdapterFile['record']) {
  const older = record !== undefined && record.embedding === undefined;
  return { embedding: undefined, normalize: older ? modules.at(-1)?.kind === 'normalize' : normalize };
}

export interface FittedFolder {
  readonly file: AdapterFile;
  readonly base: ReferenceModel;
  readonly fitted: FittedAdapter;
  /** Of the model with the adapter's head, or with the base's own. */
  readonly classes: ReferenceModel['classes'];
  readonly task: NonNullable<TrainedModel['task']>;
}

/** Reads an adapter, opens its base, and finds what belongs where. Throws as `openAdapter` does. */
export async function fitFolder(
  folder: string,
  openBase: OpenBase,
  options: OpenAdapterOptions = {},
): Promise<FittedFolder> {
  const file = await readAdapter(folder);
  const base = await openBaseOf(file, openBase, options);
  const fitted = fitAdapter(base.model, file, await headPlace(file, base, options));
  checkBase(file, base, options);
  return { file, base, fitted, classes: classesFor(file, base, fitted), task: taskFor(file, base) };
}

async function openBaseOf(
  { config, record, folder }: AdapterFile,
  openBase: OpenBase,
  options: OpenAdapterOptions,
): Promise<ReferenceModel> {
  const name = options.base ?? record?.adapter.base ?? config.base_model_name_or_path;
  if (!name) {
    throw new InjertoError('BASE_UNKNOWN', {
      what: 'The adapter does not name the model that it was trained on.',
      where: join(folder, configFile),
      hint: 'Name it: --base MODEL.',
    });
  }
  const stored = record?.adapter.preprocessing;
  const preprocessing =
    stored && parseImagePreprocessing(stored, join(folder, 'injerto.json'), { savedByInjerto: true });
  try {
    return await openBase(name, preprocessing ? { preprocessing } : {});
  } catch (cause) {
    if (!(cause instanceof InjertoError) || options.base !== undefined) throw cause;
    throw new InjertoError(cause.code, {
      what: `The model that the adapter was trained on, "${name}", cannot be opened: ${cause.what}`,
      where: folder,
      hint: 'If it lies elsewhere now, name it: --base MODEL.',
      cause,
    });
  }
}

async function headPlace(
  { record }: AdapterFile,
  base: ReferenceModel,
  { runtime }: OpenAdapterOptions,
): Promise<HeadPlace> {
  if (record) return { features: featuresOf(record), module: record.adapter.headModule };
  const own = runtime ? undefined : await openNodeRuntime({ threads: 1 });
  try {
    const { head } = dissectModel(base, await probeShapes((runtime ?? own)!, base.model, base.axes, base.rows));
    return { features: head.features, module: headModuleOf(base.model, head) };
  } finally {
    await own?.close();
  }
}

/** Adapters that were written before several poolings could stand side by side name one, and the last token by another word. */
function featuresOf({ adapter }: NonNullable<AdapterFile['record']>): Features {
  const { pooling, ...features } = adapter.features as Features & { readonly pooling?: Record<string, string> };
  if (!pooling) return features;
  const { kind, ...rest } = pooling;
  const modes = kind === undefined ? {} : { modes: [kind === 'last' ? 'lasttoken' : kind] };
  return { ...features, pooling: { ...rest, ...modes } as unknown as TokenPooling };
}

function checkBase({ record, folder }: AdapterFile, base: ReferenceModel, options: OpenAdapterOptions): void {
  if (!record || options.base !== undefined) return;
  const changed = (what: string, before: string, now: string) =>
    new InjertoError('BASE_CHANGED', {
      what: `The adapter was trained on ${what} than "${base.name}" has now: sha256 ${before}, not ${now}.`,
      where: folder,
      hint: 'Name the right file with --base MODEL. If you know that this one will do, name it so.',
    });
  if (record.reference.sha256 !== base.sha256) throw changed('another file', record.reference.sha256, base.sha256);
  const [before, now] = [record.embedding?.sha256, embeddingRecord(base)?.sha256];
  if (before !== undefined && now !== undefined && before !== now)
    throw changed('other modules (modules.json)', before, now);
}

function classesFor({ record }: AdapterFile, base: ReferenceModel, { head }: FittedAdapter): ReferenceModel['classes'] {
  const names = record?.classes.map((c) => c.name) ?? classesOf(base.config);
  if (!head || names?.length === head.classes) return names;
  return Array.from({ length: head.classes }, (_, k) => `LABEL_${k}`); // as transformers names them
}

/** What the base is for, unless the adapter says otherwise. */
function taskFor({ record }: AdapterFile, { config }: ReferenceModel): NonNullable<TrainedModel['task']> {
  return record?.adapter.task ?? taskOf(config);
}

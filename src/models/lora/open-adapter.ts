/** From an adapter folder to a model that predicts. Node only. */
import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { openNodeRuntime, probeShapes, type Runtime } from '../../runtime/node/index.ts';
import { hubConfig } from '../export/hub-config.ts';
import type { TrainedModel } from '../export/save-model.ts';
import { freezeModel } from '../opening/freeze-model.ts';
import { classesOf, taskOf } from '../opening/model-config.ts';
import type { ImagePreprocessing } from '../preprocessing.ts';
import { parseImagePreprocessing } from '../processor-config/parse-processor-config.ts';
import type { ReferenceModel, TextModel } from '../reference-model.ts';
import { embeddingRecord } from '../sentence/embedding-record.ts';
import type { Features, TokenPooling } from '../surgery/anatomy.ts';
import { dissectModel } from '../surgery/dissect-model.ts';
import { type AdapterFile, configFile, readAdapter, weightsFile } from './adapter-file.ts';
import { addPairs } from './add-pairs.ts';
import { type FittedAdapter, fitAdapter, type HeadPlace, headModuleOf } from './fit-adapter.ts';
import { mergeLora } from './merge-lora.ts';
import type { MergedAdapter } from './merged-adapter.ts';
import { placeOf } from './place-of.ts';

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
 * trained on, by its sha256 (not asked where `base` is given) · BASE_UNKNOWN if the adapter names none, or one that cannot be opened · what `readAdapter` and opening the base throw. */
export async function openAdapter(
  folder: string,
  openBase: OpenBase,
  options: OpenAdapterOptions = {},
): Promise<ReferenceModel> {
  const found = await fitFolder(folder, openBase, options);
  const { file, base, fitted, classes, task, remarks } = found;
  const model = mergeLora(fitted.model, [fitted]);
  const { record } = file;
  return {
    ...base,
    name: basename(resolve(folder)),
    adapter: await mergedAdapter(found),
    model: freezeModel(model),
    sha256: createHash('sha256').update(base.sha256).update(file.bytes).digest('hex'),
    classes,
    ...(base.modality === 'text' && fitted.head && vectorsOfHead(base, record)),
    config: classes ? hubConfig(base, classes, task) : base.config,
    record: record
      ? { ...record, head: { ...record.head, parameters: [...(fitted.head?.parameters ?? [])] } }
      : base.record,
    remarks: [...base.remarks, ...remarks],
    notes: [...base.notes, ...remarks, remark('ADAPTER_MERGED', { base: base.name, folder })],
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
  /** What differs between a base that was named and the one that the adapter was trained on. */
  readonly remarks: readonly Remark[];
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
  if (options.base === undefined) checkBase(file, base);
  return {
    ...{ file, base, fitted },
    classes: classesFor(file, base, fitted),
    task: taskFor(file, base),
    remarks: remarksOn(file, base),
  };
}

async function openBaseOf(
  { config, record, folder }: AdapterFile,
  openBase: OpenBase,
  options: OpenAdapterOptions,
): Promise<ReferenceModel> {
  const name = options.base ?? record?.adapter.base ?? config.base_model_name_or_path;
  if (!name) {
    throw new InjertoError('BASE_UNKNOWN', { where: join(folder, configFile) });
  }
  const stored = record?.adapter.preprocessing;
  const preprocessing =
    stored && parseImagePreprocessing(stored, join(folder, 'injerto.json'), { savedByInjerto: true });
  try {
    return await openBase(name, preprocessing ? { preprocessing } : {});
  } catch (cause) {
    if (!(cause instanceof InjertoError) || options.base !== undefined) throw cause;
    const details = { base: name, why: cause.toRemark() };
    throw new InjertoError('BASE_UNKNOWN/unopened', { details, where: folder, cause });
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

/** Of the base that an adapter was trained on and the one that is there. */
type Difference = readonly [
  'file' | 'modules',
  { readonly base: string; readonly before: string; readonly now: string },
];

function differences({ record }: AdapterFile, base: ReferenceModel): Difference[] {
  if (!record) return [];
  const found: Difference[] = [];
  const compare = (part: Difference[0], before: string | undefined, now: string | undefined) => {
    if (before !== undefined && now !== undefined && before !== now)
      found.push([part, { base: base.name, before, now }]);
  };
  compare('file', record.reference.sha256, base.sha256);
  compare('modules', record.embedding?.sha256, embeddingRecord(base)?.sha256);
  return found;
}

function checkBase(file: AdapterFile, base: ReferenceModel): void {
  const [difference] = differences(file, base);
  if (!difference) return;
  const [part, details] = difference;
  throw new InjertoError(part === 'file' ? 'BASE_CHANGED' : 'BASE_CHANGED/modules', { details, where: file.folder });
}

/** A base that was named is taken at its word, and what differs is said. */
function remarksOn(file: AdapterFile, base: ReferenceModel): Remark[] {
  return differences(file, base).map(([part, details]) =>
    remark(part === 'file' ? 'BASE_DIFFERS' : 'BASE_DIFFERS/modules', details),
  );
}

async function mergedAdapter({
  file: { config, record, saved, folder },
  base,
  fitted,
}: FittedFolder): Promise<MergedAdapter> {
  const { name, sha256, license, converted } = base;
  const place = await placeOf(base);
  const head = fitted.head && `${fitted.head.module}.`;
  const own: MergedAdapter = {
    names: [...(record?.adapter.contains ?? []), basename(resolve(folder))],
    folders: [resolve(folder)],
    base: {
      place,
      peftName: (record ? undefined : config.base_model_name_or_path) ?? place,
      record: {
        ...{ name, sha256 },
        ...(license !== undefined && { license }),
        ...(converted.length > 0 && { converted: converted.map(({ message }) => message) }),
      },
      embedding: embeddingRecord(base),
    },
    pairs: fitted.pairs,
    saved: Object.fromEntries(Object.entries(saved).filter(([key]) => head === undefined || !key.startsWith(head))),
    head: fitted.head && {
      module: fitted.head.module,
      kernel: saved[`${fitted.head.module}.weight`]?.shape.slice(2) ?? [],
    },
    taskType: config.task_type ?? null,
  };
  const { adapter: below } = base;
  if (!below) return own;
  return {
    ...own,
    base: below.base,
    names: [...below.names, ...own.names],
    folders: [...below.folders, ...own.folders],
    pairs: addPairs(below.pairs, own.pairs),
    saved: { ...below.saved, ...own.saved },
  };
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

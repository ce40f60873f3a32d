/** From trained weights to a model folder that Injerto, transformers.js and ONNX Runtime load. Node only. */
import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import type { Remark } from '../../messages/index.ts';
import { graphOf, type ModelProto, type Tensor, writeModelFile } from '../../onnx/node/index.ts';
import { checkArgument, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { replaceFile } from '../../replace-file.ts';
import { restoreInput } from '../opening/own-input.ts';
import type { ReferenceModel } from '../reference-model.ts';
import { embeddingRecord } from '../sentence/embedding-record.ts';
import { applyParameters } from './apply-parameters.ts';
import { modelCard } from './card/model-card.ts';
import { savedGraph } from './card/saved-graph.ts';
import { companionFiles } from './companion-files.ts';
import { hubConfig } from './hub-config.ts';
import { withHubNames } from './hub-names.ts';
import { injertoVersion } from './injerto-version.ts';
import { checkApart, placesOf } from './output-apart.ts';
import { checkOutputFolder } from './output-folder.ts';
import { replaceFolder } from './replace-folder.ts';
import { storeFloat16 } from './store-float16.ts';
import type { Metric, TrainingRecord } from './training-record.ts';
import { keepZeroPadding } from './zero-padding.ts';

export interface TrainedModel {
  /** What training started from: its configs are kept, its licence goes into the card. */
  readonly reference: ReferenceModel;
  /** The graph to write: `replaceHead(...).model`, or `reference.model` if the head stayed. */
  readonly model: ModelProto;
  /** New weights by initializer name; initializers left out keep the values they have in `model`. */
  readonly parameters: Readonly<Record<string, Tensor<'float32'>>>;
  /** In class order, with the number of samples by split (`train`, `validation`, `test`). */
  readonly classes: readonly { readonly name: string; readonly samples: Readonly<Record<string, number>> }[];
  /** What the head puts out: scores of which one wins, scores each for itself, or a number. @default 'single-label' */
  readonly task?: 'single-label' | 'multi-label' | 'regression';
  readonly head: TrainingRecord['head'];
  /** `transfer`, `fine-tune` … */
  readonly method: string;
  /** Every setting that the result depends on, defaults included. Plain JSON. */
  readonly settings: TrainingRecord['settings'];
  readonly seed: number;
  readonly metrics: readonly Metric[];
  /** Samples that were left out of the data, by the code of the reason. */
  readonly leftOut?: Readonly<Record<string, number>>;
  /** What is to be known before any number; it opens the card. */
  readonly remarks?: readonly Remark[];
  /** How the model tells samples that are unlike those that it learned from. */
  readonly unknown?: NonNullable<TrainingRecord['unknown']>;
  /** Further files, by their name in the folder. */
  readonly more?: Readonly<Record<string, string | Uint8Array>>;
}

export interface SaveOptions {
  /** How weights of two or more axes are stored; float16 halves the file and rounds to 11 bits. Arithmetic is float32 either way. @default 'float32' */
  readonly dtype?: 'float32' | 'float16';
}

export const saveFields: OptionSchemas<SaveOptions> = { dtype: z.enum(['float32', 'float16']) };

/** Writes `onnx/model.onnx`, `config.json`, `preprocessor_config.json` or the tokenizer's files, `README.md`, `injerto.json` and the reference's `LICENSE` to
 * `folder`: all of them or nothing. A model folder that Injerto wrote before, or an empty folder, is replaced; the old one stays
 * until the new one is complete.
 * @throws {InjertoError} OUTPUT_EXISTS if `folder` holds anything else · WRITE_FAILED · PARAMETER_MISMATCH if a weight is not in the graph
 * or has another shape · PARAMETER_NOT_FINITE · LABELS_MISMATCH if the classes are not as many as the logits. */
export async function saveModel(folder: string, trained: TrainedModel, options: SaveOptions = {}): Promise<void> {
  checkArgument('directory', folder, fields.filled);
  const { reference } = trained;
  await checkOutputFolder(folder);
  await checkApart(folder, placesOf(reference));
  checkClasses(trained);
  const learned = keepZeroPadding(applyParameters(trained.model, trained.parameters));
  const model = withHubNames(withOwnInput(learned, reference), reference);
  const stored = options.dtype === 'float16' ? storeFloat16(model) : model;
  const config = hubConfig(
    reference,
    trained.classes.map((c) => c.name),
    trained.task,
  );
  const companions = await companionFiles(reference, trained.settings);
  const record = recordOf(trained, Object.keys(companions));
  const license = await licenseFile(reference);
  const card = modelCard({
    name: basename(resolve(folder)),
    record,
    reader: reference,
    graph: savedGraph(stored, reference, trained.task ?? 'single-label'),
    hasLicenseFile: license !== undefined,
  });
  await replaceFolder(folder, async (temporary) => {
    const write = (name: string, text: string) => replaceFile(join(temporary, name), [text]);
    await mkdir(join(temporary, 'onnx'));
    await writeModelFile(stored, join(temporary, 'onnx', 'model.onnx'));
    await write('config.json', json(config));
    for (const [file, content] of Object.entries({ ...companions, ...trained.more })) {
      await makeFolder(dirname(join(temporary, file)));
      await replaceFile(join(temporary, file), [content]);
    }
    await write('README.md', card);
    if (license !== undefined) await write('LICENSE', license);
    await write('injerto.json', json(record));
  });
}

/** As the file had it that training started from. */
function withOwnInput(model: ModelProto, reference: ReferenceModel): ModelProto {
  const own = reference.modality === 'image' ? reference.input.own : undefined;
  return own ? restoreInput(model, own) : model;
}

/** @param companions files of the reference model that travel along. */
export function recordOf(trained: TrainedModel, companions: readonly string[]): TrainingRecord {
  const { reference, method, settings, seed, metrics, head, remarks = [], leftOut, unknown } = trained;
  const { name, sha256, license, converted } = reference;
  const embedding = embeddingRecord(reference);
  return {
    format: 1,
    injerto: injertoVersion(),
    created: new Date().toISOString(),
    reference: {
      ...{ name, sha256 },
      ...(license !== undefined && { license }),
      ...(converted.length > 0 && { converted: converted.map(({ message }) => message) }),
    },
    method,
    settings,
    seed,
    classes: trained.classes.map((c) => ({ name: c.name, samples: { ...c.samples } })),
    ...(leftOut && { leftOut: { ...leftOut } }),
    metrics: [...metrics],
    ...(unknown && { unknown: JSON.parse(JSON.stringify(unknown)) as NonNullable<TrainingRecord['unknown']> }),
    ...(remarks.length > 0 && { remarks: remarks.map(({ code, message }) => ({ code, message })) }),
    ...(reference.modality === 'text' && companions.length > 0 && { files: [...companions] }),
    ...(embedding && { embedding }),
    head,
  };
}

function checkClasses({ model, classes }: TrainedModel): void {
  const names = classes.map((c) => c.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  const type = graphOf(model).output[0]?.type?.value;
  const axis = type?.case === 'tensorType' ? type.value.shape?.dim[1] : undefined;
  const logits = axis?.value.case === 'dimValue' ? Number(axis.value.value) : undefined;
  if (twice === undefined && (logits === undefined || logits === names.length)) return;
  if (twice !== undefined) throw new InjertoError('LABELS_MISMATCH/twice', { details: { label: twice } });
  throw new InjertoError('LABELS_MISMATCH', { details: { logits: logits!, names: names.length } });
}

/** Licences want their text to travel with the weights. */
export async function licenseFile({ folder }: ReferenceModel): Promise<string | undefined> {
  return folder === undefined ? undefined : readFile(join(folder, 'LICENSE'), 'utf8').catch(() => undefined);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

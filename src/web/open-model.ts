/** The door to reference models in a browser. */
import * as z from 'zod';
import { InjertoError } from '../errors.ts';
import type { OpenOptions } from '../models/open-options.ts';
import { assembleModel, withBackground } from '../models/opening/assemble-model.ts';
import { openBatch } from '../models/opening/fixed-batch/index.ts';
import { parseJson } from '../models/opening/parse-json.ts';
import { isBackground } from '../models/pixel-version.ts';
import { imagePreprocessingSchema } from '../models/preprocessing.ts';
import type { ImageModel } from '../models/reference-model.ts';
import { DataLocation, decodeModel, graphsOf, type ModelProto } from '../onnx/index.ts';
import { checkOptions, type OptionSchemas } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import type { Runtime } from '../runtime/types.ts';
import { openWebRuntime } from '../runtime/web/index.ts';
import { sha256 } from '../sha256.ts';
import { filesAmong, filesAt, filesOf, type ModelFiles } from './model-files.ts';

export interface WebOpenOptions extends Pick<OpenOptions, 'preprocessing' | 'background' | 'keepQuantized'> {
  /** A runtime to use where the model must be run to open it; it stays open. @default one is opened where it is needed, and closed again */
  readonly runtime?: Runtime | undefined;
}

/** The hub keeps a model in `onnx/`; optimum writes it beside the configs. */
const places = ['onnx/model.onnx', 'model.onnx'];

const openFields: OptionSchemas<WebOpenOptions> = {
  preprocessing: imagePreprocessingSchema,
  background: z.unknown(), // has an error of its own
  keepQuantized: fields.onOff,
  runtime: fields.runtime,
};

/** Opens a reference model of photos.
 * @param source the address of a folder in hub layout or of an .onnx file; the files of such a folder, as a user chooses them; or the bytes of an .onnx file.
 * @throws {InjertoError} CONFIG_INVALID · MODEL_NOT_FETCHED · MODEL_NOT_FOUND · NOT_IN_BROWSER for a model of texts, or one with external data · what `openModel` of Node throws
 * of a model that is there.
 * @example const reference = await openModel('/models/mobilenet-v2/'); */
export async function openModel(
  source: string | URL | readonly File[] | Uint8Array | ArrayBuffer | Blob,
  options: WebOpenOptions = {},
): Promise<ImageModel> {
  checkOptions('openModel', options, openFields);
  const { background } = options;
  if (background !== undefined && !isBackground(background)) {
    throw new InjertoError('BACKGROUND_INVALID', { where: { option: 'background' } });
  }
  const files = await filesFrom(source);
  const { path, bytes } = await modelIn(files);
  const where = files.where(path);
  const model = decodeModel(bytes, where);
  refuseExternalData(model, where);
  const { runtime, ...opening } = options;
  const opened = await assembleModel(
    {
      openBatch: (graph, batch) => openBatch(graph, { ...batch, runtime: runtime ?? (() => openWebRuntime()) }),
      textParts: async () => {
        throw new InjertoError('NOT_IN_BROWSER', { details: { feature: 'texts' }, where });
      },
    },
    {
      name: files.name,
      file: where,
      model,
      sha256: await sha256(bytes),
      files: async () => ({
        folder: undefined,
        json: async (name, schema) => {
          const found = files.folder ? await files.read(name) : undefined;
          return found && parseJson(new TextDecoder().decode(found), files.where(name), schema);
        },
        license: async () => undefined,
      }),
    },
    opening,
  );
  // models of texts were refused above
  const image = opened as ImageModel;
  return background ? withBackground(image, background) : image;
}

async function filesFrom(source: Parameters<typeof openModel>[0]): Promise<ModelFiles> {
  if (typeof source === 'string' || source instanceof URL) return filesAt(new URL(source, document.baseURI));
  if (source instanceof Uint8Array) return filesOf(source);
  if (source instanceof ArrayBuffer) return filesOf(new Uint8Array(source));
  if (source instanceof File) return filesAmong([source]);
  if (source instanceof Blob) return filesOf(new Uint8Array(await source.arrayBuffer()));
  return filesAmong(source);
}

async function modelIn(files: ModelFiles): Promise<{ readonly path: string; readonly bytes: Uint8Array }> {
  for (const path of files.folder ? places : ['']) {
    const bytes = await files.read(path);
    if (bytes) return { path, bytes };
  }
  throw new InjertoError('MODEL_NOT_FOUND/folder', { details: { places, others: [] }, where: files.where('') });
}

function refuseExternalData(model: ModelProto, where: string): void {
  const stored = graphsOf(model).flatMap(({ initializer }) => initializer);
  if (stored.every(({ dataLocation }) => dataLocation !== DataLocation.EXTERNAL)) return;
  throw new InjertoError('NOT_IN_BROWSER', { details: { feature: 'external-data' }, where });
}

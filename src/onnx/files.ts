/** ONNX models as files, with weights beside them where they are large (external data). Node only. */
import { open, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { create } from '@bufbuild/protobuf';
import { InjertoError, messageOf } from '../errors.ts';
import { replaceFile } from '../replace-file.ts';
import { amend, withGraph } from './build.ts';
import { decodeModel, encodeModel, graphOf } from './codec.ts';
import { StringStringEntryProtoSchema } from './generated/onnx-proto.ts';
import { DataLocation, type ModelProto, type TensorProto } from './proto.ts';
import { expectedBytes } from './tensor.ts';

/** Reads a model and the external data that it names. Bytes are read once and not copied.
 * @throws {InjertoError} MODEL_NOT_FOUND · EXTERNAL_DATA_OUTSIDE if a tensor names a file outside the model's folder ·
 * EXTERNAL_DATA_MISSING · what `decodeModel` throws. */
export async function readModelFile(path: string): Promise<ModelProto> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new InjertoError('MODEL_NOT_FOUND', {
      what: `The model cannot be read: ${messageOf(cause)}.`,
      where: path,
      cause,
    });
  });
  const model = decodeModel(bytes, path);
  const external = graphOf(model).initializer.filter((t) => t.dataLocation === DataLocation.EXTERNAL);
  for (const tensor of external) await loadExternal(tensor, path);
  return model;
}

async function loadExternal(tensor: TensorProto, modelPath: string): Promise<void> {
  const entry = new Map(tensor.externalData.map((e) => [e.key, e.value]));
  const file = await insideFolder(
    dirname(modelPath),
    entry.get('location') ?? '',
    `initializer "${tensor.name}" in ${modelPath}`,
  );
  const expected = expectedBytes(tensor);
  const offset = Number(entry.get('offset') ?? 0);
  const length = Number(entry.get('length') ?? expected);
  const handle = await open(file, 'r');
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    // Checked before anything is allocated: a damaged or hostile file may ask for any number of bytes.
    const there = Math.max(0, Math.min((await handle.stat()).size - offset, length));
    if (there !== expected || length !== expected || !(offset >= 0)) {
      throw new InjertoError('EXTERNAL_DATA_MISSING', {
        what: `${expected} bytes are wanted, ${there || 0} are there.`,
        where: `initializer "${tensor.name}", ${file} from byte ${offset}`,
        hint: 'The weights file is truncated or belongs to another model.',
      });
    }
    bytes = new Uint8Array(expected);
    await handle.read(bytes, 0, expected, offset);
  } finally {
    await handle.close();
  }
  tensor.rawData = bytes;
  tensor.dataLocation = DataLocation.DEFAULT;
  tensor.externalData = [];
}

/** A hostile file may name `../../etc/passwd` or a link: what is read must lie in the model's own folder. */
async function insideFolder(folder: string, location: string, where: string): Promise<string> {
  const resolve = (path: string) =>
    realpath(path).catch((cause: unknown) => {
      throw new InjertoError('EXTERNAL_DATA_MISSING', {
        what: `The weights file "${location}" cannot be read: ${messageOf(cause)}.`,
        where,
        hint: 'Keep it in the same folder as the .onnx file.',
        cause,
      });
    });
  const root = await resolve(folder);
  const file = location && !isAbsolute(location) ? await resolve(join(root, location)) : '';
  const inside = relative(root, file);
  if (!file || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) || !(await stat(file)).isFile()) {
    throw new InjertoError('EXTERNAL_DATA_OUTSIDE', {
      what: `The model asks for weights at "${location}", outside its own folder.`,
      where,
      hint: 'Do not trust this file.',
    });
  }
  return file;
}

export interface WriteOptions {
  /** Put tensors of at least `externalThreshold` bytes into `<file>_data` beside the model. @default only past 1.9 GB */
  readonly externalData?: boolean;
  /** Bytes from which a tensor goes outside. @default 1024 */
  readonly externalThreshold?: number;
}

/** Writes a model to a temporary file beside `path`, then renames it: `path` never holds half a model. */
export async function writeModelFile(model: ModelProto, path: string, options: WriteOptions = {}): Promise<void> {
  const total = graphOf(model).initializer.reduce((sum, t) => sum + t.rawData.byteLength, 0);
  if (options.externalData ?? total > 1.9e9)
    await writeWithExternalData(model, path, options.externalThreshold ?? 1024);
  else await replaceFile(path, [encodeModel(model)]);
}

async function writeWithExternalData(model: ModelProto, path: string, threshold: number): Promise<void> {
  const graph = graphOf(model);
  const location = `${basename(path)}_data`;
  const chunks: Uint8Array[] = [];
  let offset = 0;
  const initializer = graph.initializer.map((tensor) => {
    if (tensor.rawData.byteLength < threshold) return tensor;
    // Aligned to 4,096 bytes as the specification advises, so that the file can be mapped into memory.
    const padding = (4096 - (offset % 4096)) % 4096;
    if (padding) chunks.push(new Uint8Array(padding));
    offset += padding;
    const length = tensor.rawData.byteLength;
    const externalData = Object.entries({ location, offset, length }).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value: String(value) }),
    );
    chunks.push(tensor.rawData);
    offset += length;
    return amend(tensor, { rawData: new Uint8Array(0), dataLocation: DataLocation.EXTERNAL, externalData });
  });
  // Weights first: a model that is there always finds them.
  await replaceFile(join(dirname(path), location), chunks);
  await replaceFile(path, [encodeModel(withGraph(model, { initializer }))]);
}

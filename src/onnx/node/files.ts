/** ONNX models as files, with weights beside them where they are large (external data). Node only. */
import { open, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { create } from '@bufbuild/protobuf';
import { InjertoError, messageOf } from '../../errors.ts';
import { isGitLfsPointer } from '../../git-lfs-pointer.ts';
import { replaceFile } from '../../replace-file.ts';
import { amend, withGraph } from '../build.ts';
import { decodeModel, encodeModel, graphOf } from '../codec.ts';
import { StringStringEntryProtoSchema } from '../generated/onnx-proto.ts';
import { DataLocation, type ModelProto, type TensorProto } from '../proto.ts';
import { expectedBytes } from '../tensor.ts';
import { allNodes, graphsOf } from '../walk.ts';

/** Reads a model and the external data that it names. Bytes are read once and not copied.
 * @throws {InjertoError} MODEL_NOT_FOUND · EXTERNAL_DATA_OUTSIDE if a tensor names a file outside the model's folder ·
 * EXTERNAL_DATA_MISSING · MODEL_TOO_LARGE for a file of 2 GiB and more · what `decodeModel` throws. */
export async function readModelFile(path: string): Promise<ModelProto> {
  const model = decodeModel(await readModelBytes(path), path);
  await loadExternalData(model, path);
  return model;
}

/** The bytes of an .onnx file, external data aside.
 * @throws {InjertoError} MODEL_NOT_FOUND · MODEL_TOO_LARGE. */
export async function readModelBytes(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    if ((cause as { code?: unknown }).code === 'ERR_FS_FILE_TOO_LARGE') {
      throw new InjertoError('MODEL_TOO_LARGE/read', { where: path, cause });
    }
    throw new InjertoError('MODEL_NOT_FOUND/unreadable', { details: { reason: messageOf(cause) }, where: path, cause });
  });
}

/** Reads the external data of every tensor that has some: initializers, also of subgraphs, and tensors in attributes.
 * @returns those tensors, in the order in which the file has them.
 * @throws {InjertoError} EXTERNAL_DATA_OUTSIDE · EXTERNAL_DATA_MISSING. */
export async function loadExternalData(model: ModelProto, modelPath: string): Promise<TensorProto[]> {
  const external = storedTensors(model).filter((t) => t.dataLocation === DataLocation.EXTERNAL);
  for (const tensor of external) await loadExternal(tensor, modelPath);
  return external;
}

function storedTensors(model: ModelProto): TensorProto[] {
  const graphs = graphsOf(model);
  const nodes = [...graphs.flatMap((graph) => graph.node), ...allNodes(model.functions.flatMap((f) => f.node))];
  const inAttributes = nodes.flatMap((node) => node.attribute.flatMap((a) => (a.t ? [a.t, ...a.tensors] : a.tensors)));
  return [...graphs.flatMap((graph) => graph.initializer), ...inAttributes];
}

async function loadExternal(tensor: TensorProto, modelPath: string): Promise<void> {
  const entry = new Map(tensor.externalData.map((e) => [e.key, e.value]));
  const file = await besideModel(
    modelPath,
    entry.get('location') ?? '',
    `initializer "${tensor.name}" in ${modelPath}`,
  );
  const expected = expectedBytes(tensor);
  const offset = Number(entry.get('offset') ?? 0);
  const length = Number(entry.get('length') ?? expected);
  const handle = await open(file, 'r');
  try {
    // Checked before anything is allocated: a damaged or hostile file may ask for any number of bytes.
    const there = Math.max(0, Math.min((await handle.stat()).size - offset, length));
    if (there !== expected || length !== expected || !(offset >= 0)) {
      const { buffer } = await handle.read(Buffer.alloc(64), 0, 64, 0);
      if (isGitLfsPointer(buffer)) throw new InjertoError('EXTERNAL_DATA_MISSING/pointer', { where: file });
      throw externalDataMissing(tensor, file, offset, expected, there || 0);
    }
    const bytes = new Uint8Array(expected);
    for (let read = 0; read < expected; ) {
      const { bytesRead } = await handle.read(bytes, read, Math.min(maxReadBytes, expected - read), offset + read);
      if (bytesRead === 0) throw externalDataMissing(tensor, file, offset, expected, read);
      read += bytesRead;
    }
    tensor.rawData = bytes;
  } finally {
    await handle.close();
  }
  tensor.dataLocation = DataLocation.DEFAULT;
  tensor.externalData = [];
}

/** Node and the operating systems read less than 2 GiB in one call. */
const maxReadBytes = 2 ** 30;

function externalDataMissing(tensor: TensorProto, file: string, offset: number, wanted: number, there: number) {
  return new InjertoError('EXTERNAL_DATA_MISSING/size', {
    details: { wanted, there },
    where: { initializer: tensor.name, file, byte: offset },
  });
}

/** A hostile file may name `../../etc/passwd` or a link: what is read must lie in the model's own folder. The cache of the hub holds a model as
 * links to files that lie side by side elsewhere: there a link may lead to where the model itself lies, if its name does not leave the folder. */
async function besideModel(modelPath: string, location: string, where: string): Promise<string> {
  const resolve = (path: string) =>
    realpath(path).catch((cause: unknown) => {
      const details = { file: location, reason: messageOf(cause) };
      throw new InjertoError('EXTERNAL_DATA_MISSING/unreadable', { details, where, cause });
    });
  const root = await resolve(dirname(modelPath));
  const named = location && !isAbsolute(location) ? join(root, location) : '';
  const file = named && (await resolve(named));
  const allowed = async () =>
    isInside(root, file) || (isInside(root, named) && dirname(file) === dirname(await resolve(modelPath)));
  if (!file || !(await allowed()) || !(await stat(file)).isFile()) {
    throw new InjertoError('EXTERNAL_DATA_OUTSIDE', { details: { file: location }, where });
  }
  return file;
}

function isInside(folder: string, file: string): boolean {
  const inner = relative(folder, file);
  return inner !== '..' && !inner.startsWith(`..${sep}`) && !isAbsolute(inner);
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

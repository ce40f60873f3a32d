/** ModelProto from and to bytes. Tensor data are views of the bytes read; nothing that the file holds is dropped. */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { InjertoError, messageOf } from '../errors.ts';
import { modelBytes } from './encode-model.ts';
import { foreignKind, isForeignModel } from './foreign-file.ts';
import { ModelProtoSchema, NodeProtoSchema } from './generated/onnx-proto.ts';
import type { GraphProto, ModelProto, NodeProto } from './proto.ts';
import { validateModel } from './validate.ts';

/** Decodes and checks a model.
 * @param origin what to call the model in errors, such as its path.
 * @throws {InjertoError} MODEL_FORMAT_UNSUPPORTED for a model of another program or in ONNX Runtime's own format · MODEL_UNREADABLE if the bytes are no ONNX
 * model, with what they seem to be instead · what `validateModel` throws. */
export function decodeModel(bytes: Uint8Array, origin = 'model'): ModelProto {
  if (isOrtFormat(bytes)) {
    throw new InjertoError('MODEL_FORMAT_UNSUPPORTED/ort', { where: origin });
  }
  let model: ModelProto;
  try {
    // A Buffer's own `slice` is a view; everything above counts on Uint8Array's, which copies.
    model = fromBinary(ModelProtoSchema, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (cause) {
    throw foreign(bytes, origin, cause) ?? unreadable(messageOf(cause), origin, cause);
  }
  if (!model.graph || model.graph.node.length === 0) {
    throw foreign(bytes, origin) ?? new InjertoError('MODEL_UNREADABLE/empty', { where: origin });
  }
  validateModel(model, origin);
  return model;
}

function unreadable(reason: string, where: string, cause: unknown): InjertoError {
  return new InjertoError('MODEL_UNREADABLE/bytes', { details: { reason }, where, cause });
}

/** The error of a file that is something else, by its name. */
function foreign(bytes: Uint8Array, where: string, cause?: unknown): InjertoError | undefined {
  const kind = foreignKind(bytes);
  if (kind === undefined) return undefined;
  return isForeignModel(kind)
    ? new InjertoError('MODEL_FORMAT_UNSUPPORTED/other', { details: { kind }, where, cause })
    : new InjertoError('MODEL_UNREADABLE/other', { details: { kind }, where, cause });
}

/** A FlatBuffer whose identifier, bytes 4 to 7, is ORTM (onnxruntime, ort.fbs). */
function isOrtFormat(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(4, 8)) === 'ORTM';
}

/** The bytes of a model. All tensor data go inside, so they must come to less than 2 GiB (a limit of protobuf).
 * @throws {InjertoError} MODEL_TOO_LARGE past that limit. */
export function encodeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  const bytes = graphOf(model).initializer.reduce((sum, t) => sum + t.rawData.byteLength, 0);
  if (bytes >= 2 ** 31) {
    throw new InjertoError('MODEL_TOO_LARGE/write', { details: { bytes } });
  }
  return modelBytes(model);
}

/** The bytes of one node. */
export function encodeNode(node: NodeProto): Uint8Array<ArrayBuffer> {
  return toBinary(NodeProtoSchema, node);
}

/** The main graph. Every decoded or built model has one. */
export function graphOf(model: ModelProto): GraphProto {
  return model.graph!;
}

/** The opset version that a model imports for a domain ('' and 'ai.onnx' are the same), or undefined. */
export function opsetOf(model: ModelProto, domain = ''): number | undefined {
  const found = model.opsetImport.find((o) => canonicalDomain(o.domain) === canonicalDomain(domain));
  return found && Number(found.version);
}

export function canonicalDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}

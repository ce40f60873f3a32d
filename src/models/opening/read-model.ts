/** The graph of a reference model and the hash of all its bytes. Node only. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InjertoError, messageOf } from '../../errors.ts';
import { DataLocation, decodeModel, graphOf, type ModelProto, readModelFile } from '../../onnx/index.ts';

/** @throws {InjertoError} MODEL_NOT_FOUND · what `readModelFile` throws. */
export async function readHashedModel(file: string): Promise<{ readonly model: ModelProto; readonly sha256: string }> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new InjertoError('MODEL_NOT_FOUND', {
      what: `The model cannot be read: ${messageOf(cause)}.`,
      where: file,
      cause,
    });
  });
  const hash = createHash('sha256').update(bytes);
  const model = decodeModel(bytes, file);
  const outside = graphOf(model).initializer.flatMap((t) => (t.dataLocation === DataLocation.EXTERNAL ? [t.name] : []));
  if (outside.length === 0) return { model, sha256: hash.digest('hex') };
  const complete = await readModelFile(file);
  const tensors = new Map(graphOf(complete).initializer.map((t) => [t.name, t]));
  for (const name of outside) hash.update(tensors.get(name)!.rawData);
  return { model: complete, sha256: hash.digest('hex') };
}

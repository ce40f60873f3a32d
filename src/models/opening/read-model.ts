/** The graph of a reference model and the hash of all its bytes. Node only. */
import { createHash } from 'node:crypto';
import { decodeModel, loadExternalData, type ModelProto, readModelBytes } from '../../onnx/node/index.ts';

/** @throws {InjertoError} what `readModelFile` throws. */
export async function readHashedModel(file: string): Promise<{ readonly model: ModelProto; readonly sha256: string }> {
  const bytes = await readModelBytes(file);
  const hash = createHash('sha256').update(bytes);
  const model = decodeModel(bytes, file);
  for (const { rawData } of await loadExternalData(model, file)) {
    // One call takes less than 2 GiB.
    for (let at = 0; at < rawData.length; at += 2 ** 30) hash.update(rawData.subarray(at, at + 2 ** 30));
  }
  return { model, sha256: hash.digest('hex') };
}

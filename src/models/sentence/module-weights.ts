/** The weights in a module's folder. Node only. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InjertoError, messageOf } from '../../errors.ts';
import { sameShape, type Tensor, tensor, toFloat32 } from '../../onnx/index.ts';
import { decodeSafetensors } from '../../safetensors.ts';

/** A module's tensors as float32, by PyTorch's names. */
export interface ModuleWeights {
  /** @throws {InjertoError} SENTENCE_MODULE_INVALID if the tensor is missing or has another shape. */
  get(name: string, shape: readonly number[]): Tensor<'float32'>;
}

const safetensorsFile = 'model.safetensors';
const torchFile = 'pytorch_model.bin';

/** @throws {InjertoError} SENTENCE_MODULE_INVALID · SAFETENSORS_INVALID. */
export async function readModuleWeights(folder: string): Promise<ModuleWeights> {
  const origin = join(folder, safetensorsFile);
  const bytes = await readFile(origin).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
    throw new InjertoError('SENTENCE_MODULE_INVALID/weights-unreadable', {
      details: { reason: messageOf(cause) },
      where: origin,
      cause,
    });
  });
  if (!bytes) throw await noWeights(folder);
  const tensors = decodeSafetensors(bytes, origin);
  return {
    get(name, shape) {
      const found = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
      if (!found || !sameShape(found.shape, shape)) {
        throw new InjertoError('SENTENCE_MODULE_INVALID/tensor', {
          details: { tensor: name, expected: shape, ...(found && { found: found.shape }) },
          where: origin,
        });
      }
      return tensor('float32', shape, toFloat32(found));
    },
  };
}

async function noWeights(folder: string) {
  const torch = await readFile(join(folder, torchFile)).then(
    () => true,
    () => false,
  );
  return torch
    ? new InjertoError('SENTENCE_MODULE_INVALID/pickle', { details: { file: torchFile }, where: folder })
    : new InjertoError('SENTENCE_MODULE_INVALID/weights-missing', {
        details: { file: safetensorsFile },
        where: folder,
      });
}

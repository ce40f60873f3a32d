/** The weights in a module's folder. Node only. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InjertoError, messageOf } from '../../errors.ts';
import { sameShape, type Tensor, tensor, toFloat32 } from '../../onnx/index.ts';
import { decodeSafetensors } from '../../safetensors.ts';
import { readTorchWeights } from './torch-weights/read-torch-weights.ts';

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
  return bytes ? weightsOf(decodeSafetensors(bytes, origin), origin) : torchWeights(folder);
}

function weightsOf(tensors: Readonly<Record<string, Tensor>>, origin: string): ModuleWeights {
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

async function torchWeights(folder: string): Promise<ModuleWeights> {
  const origin = join(folder, torchFile);
  const bytes = await readFile(origin).catch(() => undefined);
  if (!bytes) {
    throw new InjertoError('SENTENCE_MODULE_INVALID/weights-missing', {
      details: { file: safetensorsFile },
      where: folder,
    });
  }
  const tensors = await readTorchWeights(bytes).catch((cause: unknown) => {
    throw new InjertoError('SENTENCE_MODULE_INVALID/pickle', {
      details: { file: torchFile, reason: messageOf(cause) },
      where: folder,
      cause,
    });
  });
  return weightsOf(tensors, origin);
}

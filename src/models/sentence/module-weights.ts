/** The weights in a module's folder. Node only. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import { sameShape, type Tensor, tensor, toFloat32 } from '../../onnx/index.ts';
import { decodeSafetensors } from '../../safetensors.ts';
import { invalid } from './refuse-module.ts';

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
    throw invalid(`The weights cannot be read: ${messageOf(cause)}.`, origin);
  });
  if (!bytes) throw await noWeights(folder);
  const tensors = decodeSafetensors(bytes, origin);
  return {
    get(name, shape) {
      const found = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
      if (!found || !sameShape(found.shape, shape)) {
        const there = found ? `is [${found.shape}]` : 'is missing';
        throw invalid(`The tensor "${name}" ${there}; config.json asks for [${shape}].`, origin);
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
  if (!torch) return invalid(`The weights of the module are missing: there is no ${safetensorsFile}.`, folder);
  return invalid(
    `The weights of the module are stored as a Python pickle (${torchFile}), which is not read here.`,
    folder,
    `Write them as ${safetensorsFile} in Python: from safetensors.torch import save_file; save_file(torch.load('${torchFile}', weights_only=True), '${safetensorsFile}').`,
  );
}

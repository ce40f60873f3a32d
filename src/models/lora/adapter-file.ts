/** An adapter folder in PEFT's format: `adapter_model.safetensors` and `adapter_config.json`; ours have an `injerto.json` beside them. Node only. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InjertoError } from '../../errors.ts';
import { type Tensor, tensor, toFloat32 } from '../../onnx/index.ts';
import { decodeSafetensors, encodeSafetensors, type NamedTensors } from '../../safetensors.ts';
import { readJsonFile } from '../opening/read-json.ts';
import { type AdapterRecord, adapterRecordSchema } from './adapter-record.ts';
import type { LoraPair } from './lora-adapter.ts';
import { checkPeftConfig, type PeftConfig, peftConfigSchema, peftScale } from './peft-config.ts';

export const configFile = 'adapter_config.json';
export const weightsFile = 'adapter_model.safetensors';

export interface AdapterFile {
  readonly folder: string;
  readonly config: PeftConfig;
  /** Of the tensor file. */
  readonly bytes: Uint8Array;
  /** Modules are called as in the file, without PEFT's own prefix. */
  readonly pairs: readonly LoraPair[];
  /** Tensors of modules that were trained whole, the head among them: `classifier.weight`. */
  readonly saved: NamedTensors;
  /** Undefined for an adapter that Injerto did not write. */
  readonly record: AdapterRecord | undefined;
}

/** What PEFT puts before the path of every module. */
const prefix = 'base_model.model.';

/** @throws {InjertoError} ADAPTER_NOT_FOUND · JSON_INVALID · CONFIG_INVALID · SAFETENSORS_INVALID · ADAPTER_UNSUPPORTED names what the adapter
 * has beside plain LoRA · ADAPTER_DAMAGED if A or B of a module is missing. */
export async function readAdapter(folder: string): Promise<AdapterFile> {
  const config = await readJsonFile(join(folder, configFile), peftConfigSchema);
  if (!config) throw notFound(folder, configFile);
  checkPeftConfig(config, join(folder, configFile));
  const origin = join(folder, weightsFile);
  const bytes = await readFile(origin).catch((cause: unknown) => {
    throw notFound(folder, weightsFile, cause);
  });
  const tensors = new Map<string, Tensor<'float32'>>();
  for (const [name, value] of Object.entries(decodeSafetensors(bytes, origin))) {
    tensors.set(plainName(name), tensor('float32', value.shape, toFloat32(value)));
  }
  const record = await readJsonFile(join(folder, 'injerto.json'), adapterRecordSchema);
  return { folder, config, bytes, record, ...sorted(tensors, config, origin) };
}

/** The tensor file's chunks: pairs as PEFT names them, and tensors of modules that were trained whole. */
export function encodeAdapter(pairs: readonly LoraPair[], saved: NamedTensors): Uint8Array[] {
  return encodeSafetensors({
    ...Object.fromEntries(
      pairs.flatMap(({ module, A, B }) => [
        [`${prefix}${module}.lora_A.weight`, A],
        [`${prefix}${module}.lora_B.weight`, B],
      ]),
    ),
    ...Object.fromEntries(Object.entries(saved).map(([name, value]) => [`${prefix}${name}`, value])),
  });
}

/** Without the prefix, and without the wrappers that some versions of PEFT leave in (`modules_to_save.default`, `lora_A.default`). */
function plainName(name: string): string {
  return name
    .replace(/^base_model\.(model\.)?/, '')
    .replace(/\.(modules_to_save|original_module)\.[^.]+\./, '.')
    .replace(/\.(lora_[AB])\.[^.]+\.weight$/, '.$1.weight')
    .replace(/\.base_layer\./, '.');
}

function sorted(tensors: ReadonlyMap<string, Tensor<'float32'>>, config: PeftConfig, origin: string) {
  const pairs: LoraPair[] = [];
  const saved: Record<string, Tensor<'float32'>> = {};
  for (const [name, value] of tensors) {
    const [, module, part] = /^(.*)\.(lora_[^.]+)(?:\..*)?$/.exec(name) ?? [];
    if (module === undefined) saved[name] = value;
    else if (part === 'lora_A' && name.endsWith('.lora_A.weight')) {
      const B = tensors.get(`${module}.lora_B.weight`);
      if (!B) throw half(module, 'A', 'B', origin);
      pairs.push({ module, A: value, B, scale: peftScale(config, module, value.shape[0]!) });
    } else if (part === 'lora_B' && name.endsWith('.lora_B.weight')) {
      if (!tensors.has(`${module}.lora_A.weight`)) throw half(module, 'B', 'A', origin);
    } else {
      throw new InjertoError('ADAPTER_UNSUPPORTED/tensor', { details: { tensor: name }, where: origin });
    }
  }
  return { pairs, saved };
}

function notFound(folder: string, file: string, cause?: unknown): InjertoError {
  return new InjertoError('ADAPTER_NOT_FOUND', {
    details: { file, files: [configFile, weightsFile] },
    where: folder,
    cause,
  });
}

function half(module: string, there: 'A' | 'B', missing: 'A' | 'B', where: string): InjertoError {
  return new InjertoError('ADAPTER_DAMAGED/half', { details: { module, there, missing }, where });
}

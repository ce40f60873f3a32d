import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type * as Transformers from '@huggingface/transformers';
import type { LanguageFolder, LanguageModelOptions } from './language-model.ts';

/** Options of transformers.js for a folder on this machine: nothing is fetched. */
export function localOptions({ folder, file }: LanguageFolder, { threads, dtype }: LanguageModelOptions) {
  const chosen =
    dtype !== undefined || file === undefined
      ? { subfolder: existsSync(join(folder, 'onnx')) ? 'onnx' : '', ...(dtype !== undefined && { dtype }) }
      : // transformers.js puts nothing behind the name of an fp32 file
        { subfolder: relative(folder, dirname(file)), model_file_name: basename(file, '.onnx'), dtype: 'fp32' };
  return {
    local_files_only: true,
    ...chosen,
    ...(threads !== undefined && { session_options: { intraOpNumThreads: threads } }),
  } as Transformers.PretrainedModelOptions;
}

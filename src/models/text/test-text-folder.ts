import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeModel } from '../../onnx/index.ts';
import { temporaryFolder } from '../test-folder.ts';
import { type TestEncoderOptions, testEncoder } from './test-encoder.ts';

/** tokenizer.json of a small Unigram tokenizer. */
export const tinyTokenizer = readFileSync(
  new URL('../../../conformance/fixtures/tokenizers/unigram.json', import.meta.url),
  'utf8',
);

/** For tests: a folder around a small encoder, six numbers a token; files are added or, with `undefined`, left out.
 * @param files texts and bytes as they are, others as JSON. */
export async function textFolder(
  files: Readonly<Record<string, unknown>> = {},
  options: TestEncoderOptions = {},
  name = 'my-encoder',
): Promise<string> {
  const folder = join(await temporaryFolder(), name);
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await writeFile(join(folder, 'onnx', 'model.onnx'), encodeModel(testEncoder({ tokens: 600, ...options })));
  const all = { 'tokenizer.json': tinyTokenizer, 'config.json': { model_type: 'bert' }, ...files };
  for (const [file, content] of Object.entries(all)) {
    if (content === undefined) continue;
    await mkdir(dirname(join(folder, file)), { recursive: true });
    const written = typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
    await writeFile(join(folder, file), written);
  }
  return folder;
}

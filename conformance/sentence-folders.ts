/** The folders of make/sentence_modules.py, written out one by one. */
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Tensor, tensor, toFloat32 } from '../src/onnx/index.ts';
import { decodeSafetensors, encodeSafetensors, type NamedTensors } from '../src/safetensors.ts';

const root = fileURLToPath(new URL('fixtures/sentence-modules/', import.meta.url));

interface Recipe {
  /** Folder of the graph and the tokenizer. */
  readonly encoder: string;
  /** Where the Transformer's files lie in the folder. */
  readonly transformer: string;
  readonly files: Readonly<Record<string, unknown>>;
  /** What was asked for; null is whatever the files say. */
  readonly prompts: readonly (string | null)[];
}

export interface SentenceFolder {
  /** `017` */
  readonly key: string;
  readonly recipe: Recipe;
  /** sentence-transformers' vectors for each of `recipe.prompts`, [texts, D]. */
  readonly expected: readonly Tensor[];
  /** Probabilities of scikit-learn's logistic regression on the first of them (C = 0.1, standardized, every second text of the second
   * class), [texts, 2]; of the first ten folders. */
  readonly head: Tensor | undefined;
}

const { texts, folders } = JSON.parse(readFileSync(join(root, 'folders.json'), 'utf8')) as {
  readonly texts: readonly string[];
  readonly folders: readonly Recipe[];
};
const tensorsOf = (file: string) => decodeSafetensors(readFileSync(join(root, file)), file);
const weights = tensorsOf('weights.safetensors');
const expected = tensorsOf('expected.safetensors');
const heads = tensorsOf('heads.safetensors');

export { texts };

export const sentenceFolders: readonly SentenceFolder[] = folders.map((recipe, number) => {
  const key = String(number).padStart(3, '0');
  return { key, recipe, expected: recipe.prompts.map((_, i) => expected[`${key}/${i}`]!), head: heads[key] };
});

/** Writes the folder as its authors would have: the graph in `onnx/`, each module in a folder of its own. */
export async function writeSentenceFolder({ key, recipe }: SentenceFolder, folder: string): Promise<void> {
  const write = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  const source = join(root, 'encoders', recipe.encoder);
  for (const name of await readdir(source)) {
    const target = join(
      folder,
      name === 'model.onnx' ? 'onnx' : name === 'config.json' ? '' : recipe.transformer,
      name,
    );
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(source, name), target);
  }
  for (const [path, content] of Object.entries(recipe.files)) await write(path, JSON.stringify(content));
  const tensors = new Map<string, NamedTensors>();
  for (const [name, value] of Object.entries(weights)) {
    const [number, module, weight] = name.split('/') as [string, string, string];
    if (number !== key) continue;
    tensors.set(module, { ...tensors.get(module), [weight]: tensor('float32', value.shape, toFloat32(value)) });
  }
  for (const [module, named] of tensors) {
    await write(`${module}/model.safetensors`, Buffer.concat(encodeSafetensors(named)));
  }
}

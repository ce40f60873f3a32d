/** Reference models that are on this machine: starters, and what is in the hub's cache. Node only. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CachedModel, hubCacheFolder, listCachedModels } from '../../hub/index.ts';
import { modelConfigSchema } from './model-config.ts';
import { readJsonFile } from './read-json.ts';
import { listStarters } from './starters.ts';

export interface ModelAtHand {
  /** As `openModel` takes it. */
  readonly name: string;
  /** Accuracy on what it was trained on, as its authors give it; undefined where the list does not say. */
  readonly published: number | undefined;
}

const tasks = {
  image: new Set(['image-classification', 'image-feature-extraction']),
  text: new Set(['sentence-similarity', 'text-classification', 'fill-mask']),
} as const;

/** Those of a kind, the starters first. Models that write texts, and those of images and texts at once, are not among them. */
export async function modelsAtHand(modality: 'image' | 'text'): Promise<readonly ModelAtHand[]> {
  const starters = (await listStarters()).filter(({ task }) => (tasks[modality] as ReadonlySet<unknown>).has(task));
  const cached = await Promise.all(
    (await listCachedModels(hubCacheFolder())).map((model) => cachedName(model, modality)),
  );
  return [
    ...starters.map(({ id, published }) => ({ name: id, published: published?.accuracy })),
    ...cached.flatMap((name) => (name === undefined ? [] : [{ name, published: undefined }])),
  ];
}

/** @returns undefined for a model of another kind, or without an ONNX file. */
async function cachedName({ id, snapshots }: CachedModel, modality: 'image' | 'text'): Promise<string | undefined> {
  const main = snapshots.find(({ refs, model }) => model !== undefined && refs.includes('main'));
  const snapshot = main ?? snapshots.findLast(({ model }) => model !== undefined);
  if (!snapshot) return undefined;
  const files = new Set(await readdir(snapshot.folder).catch(() => []));
  const readsTexts = files.has('tokenizer.json') || files.has('vocab.txt');
  if (readsTexts === files.has('preprocessor_config.json')) return undefined;
  if (modality !== (readsTexts ? 'text' : 'image')) return undefined;
  const config = await readJsonFile(join(snapshot.folder, 'config.json'), modelConfigSchema).catch(() => undefined);
  if (config?.architectures?.some((name) => /CausalLM|ConditionalGeneration|Seq2Seq/.test(name))) return undefined;
  return main ? id : `${id}@${snapshot.commit}`;
}

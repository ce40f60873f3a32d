/** `modules.json`: the modules of a sentence-transformers model, in the order in which they run. Node only. */
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../opening/read-json.ts';
import { readModuleWeights } from './module-weights.ts';
import {
  denseSchema,
  layerNormSchema,
  normalizeSchema,
  readDense,
  readLayerNorm,
  readNormalize,
} from './read-dense.ts';
import { poolingSchema, readPooling } from './read-pooling.ts';
import { invalid, refused } from './refuse-module.ts';
import type { FeatureKey, SentenceModule } from './sentence-module.ts';

export interface ListedModules {
  /** Folder of the Transformer, which the graph holds; '' is the model's own. */
  readonly transformer: string;
  /** What comes after it. Dropout, which does nothing outside training, is left out. */
  readonly modules: readonly SentenceModule[];
}

const listSchema = z
  .array(z.looseObject({ type: z.string(), path: z.string().nullish() }))
  .min(1, 'it lists no module');
type Listed = z.infer<typeof listSchema>[number];

/** Reads the list and the modules' own folders; undefined where there is no list.
 * @throws {InjertoError} SENTENCE_MODULE_UNSUPPORTED names the module or the setting · SENTENCE_MODULE_INVALID · JSON_INVALID ·
 * CONFIG_INVALID · SAFETENSORS_INVALID. */
export async function readModules(folder: string): Promise<ListedModules | undefined> {
  const origin = join(folder, 'modules.json');
  const listed = await readJsonFile(origin, listSchema);
  if (!listed) return undefined;
  const [first, ...rest] = listed as [Listed, ...Listed[]];
  if (classOf(first, origin) !== 'Transformer') throw unsupported(first, origin);
  const transformer = pathOf(first, origin);
  const modules: SentenceModule[] = [];
  for (const entry of rest) {
    const module = await readModule(folder, entry, origin);
    if (module) modules.push(module);
  }
  return { transformer, modules: inOrder(modules, origin) };
}

async function readModule(folder: string, entry: Listed, origin: string): Promise<SentenceModule | undefined> {
  const path = pathOf(entry, origin);
  const place = join(folder, path);
  const where = join(place, 'config.json');
  switch (classOf(entry, origin)) {
    case 'Pooling':
      return readPooling(path, await readJsonFile(where, poolingSchema), where);
    case 'Dense': {
      const config = await readJsonFile(where, denseSchema);
      if (!config) throw invalid('modules.json lists a Dense, but its config.json is missing.', where);
      return readDense(path, config, await readModuleWeights(place), where);
    }
    case 'LayerNorm': {
      const config = await readJsonFile(where, layerNormSchema);
      if (!config) throw invalid('modules.json lists a LayerNorm, but its config.json is missing.', where);
      return readLayerNorm(path, config, await readModuleWeights(place));
    }
    case 'Normalize':
      return readNormalize(path, (await readJsonFile(where, normalizeSchema)) ?? {});
    case 'Dropout':
      return undefined;
    default:
      throw unsupported(entry, origin);
  }
}

/** The name of the class, of those that are sentence-transformers' own. Their place in the package has changed: `models.Pooling`,
 * `sentence_transformer.modules.pooling.Pooling`. */
function classOf({ type }: Listed, origin: string): string {
  const name = /^sentence_transformers\.(?:\w+\.)*(\w+)$/.exec(type)?.[1];
  if (name !== undefined) return name;
  throw refused(
    `modules.json names the Python class "${type}", which is not one of sentence-transformers' own.`,
    origin,
    'What such a class computes is known only to its Python code. Export the whole model with it (output sentence_embedding), and leave its modules.json out.',
  );
}

function unsupported({ type }: Listed, origin: string) {
  const name = type.split('.').at(-1)!;
  return refused(
    `modules.json has the module ${name} ("${type}"), which cannot be done here${reasons[name] ?? ''}.`,
    origin,
  );
}

/** Why a module cannot be done, where that is not plain. */
const reasons: Readonly<Record<string, string>> = {
  Asym: ': it has other layers for questions than for documents',
  Router: ': it has other layers for questions than for documents',
  CLIPModel: ': open the model as one of images and texts',
  WeightedLayerPooling: ': it reads the vectors of all layers, and the graph gives those of the last',
  WordWeights: ': it weighs tokens by a table of words',
};

/** Folders of modules lie inside the model's. */
function pathOf({ path }: Listed, origin: string): string {
  const steps = (path ?? '').split(/[\\/]/).filter((step) => step !== '' && step !== '.');
  if (steps.includes('..') || /^([\\/]|[A-Za-z]:)/.test(path ?? '')) {
    throw invalid(`modules.json names the folder "${path}", which lies outside the model's.`, origin);
  }
  return steps.join('/');
}

/** Each module finds what it reads, as far as those before it give it.
 * A Normalize of something that is not there does nothing in Python either. */
function inOrder(modules: readonly SentenceModule[], origin: string): readonly SentenceModule[] {
  const there = new Set<FeatureKey>(['token_embeddings']);
  return modules.filter((module) => {
    if (module.kind === 'pooling') {
      there.add('sentence_embedding');
      return true;
    }
    if (module.kind === 'truncate') return true;
    if (there.has(module.input)) {
      there.add(module.output);
      return true;
    }
    if (module.kind === 'normalize') return false;
    throw invalid(
      `The module ${module.path} reads "${module.input}", which no module before it gives.`,
      origin,
      "Compare the order of the modules with the one on the model's page.",
    );
  });
}

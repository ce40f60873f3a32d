/** `modules.json`: the modules of a sentence-transformers model, in the order in which they run. Node only. */
import { join } from 'node:path';
import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
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
      if (!config) throw noConfig(path, where);
      return readDense(path, config, await readModuleWeights(place), where);
    }
    case 'LayerNorm': {
      const config = await readJsonFile(where, layerNormSchema);
      if (!config) throw noConfig(path, where);
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
  throw new InjertoError('SENTENCE_MODULE_UNSUPPORTED/custom-class', { details: { type }, where: origin });
}

function noConfig(module: string, where: string): InjertoError {
  return new InjertoError('SENTENCE_MODULE_INVALID/no-config', { details: { module }, where });
}

/** Why a module cannot be done, where that is not plain. */
const reasons = {
  Asym: 'router',
  Router: 'router',
  CLIPModel: 'images',
  WeightedLayerPooling: 'all-layers',
} as const;

function unsupported({ type }: Listed, where: string): InjertoError {
  const module = type.split('.').at(-1)!;
  const reason = Object.hasOwn(reasons, module) ? reasons[module as keyof typeof reasons] : 'module';
  return new InjertoError(`SENTENCE_MODULE_UNSUPPORTED/${reason}`, { details: { module, type }, where });
}

/** Folders of modules lie inside the model's. */
function pathOf({ path }: Listed, origin: string): string {
  const steps = (path ?? '').split(/[\\/]/).filter((step) => step !== '' && step !== '.');
  if (steps.includes('..') || /^([\\/]|[A-Za-z]:)/.test(path ?? '')) {
    throw new InjertoError('SENTENCE_MODULE_INVALID/outside', { details: { path: path! }, where: origin });
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
    throw new InjertoError('SENTENCE_MODULE_INVALID/order', {
      details: { module: module.path, feature: module.input },
      where: origin,
    });
  });
}

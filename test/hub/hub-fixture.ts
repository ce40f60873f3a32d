/** A model for the hub of the tests, and a cache to pull it into. */
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HubSettings } from '../../src/hub/index.ts';
import type { RetryTiming } from '../../src/hub/retry.ts';
import { gitHash, type HubFile, type HubServer, sha256Of } from './hub-server.ts';

export const modelId = 'ana/tiny-encoder';

/** Bytes that follow from the seed, by a linear congruential generator (Numerical Recipes). */
export function seededBytes(length: number, seed: number): Uint8Array {
  let state = seed >>> 0;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

export const text = (content: string): HubFile => ({ content: Buffer.from(content), lfs: false });
export const large = (content: Uint8Array): HubFile => ({ content, lfs: true });

export const weights = seededBytes(300_000, 7);

export function modelFiles(changes: Readonly<Record<string, HubFile>> = {}): Record<string, HubFile> {
  return {
    '.gitattributes': text('*.onnx filter=lfs'),
    'README.md': text('---\nlicense: apache-2.0\n---\n# Tiny\n'),
    'config.json': text('{"model_type":"bert"}'),
    'tokenizer.json': text('{"version":"1.0"}'),
    'tokenizer_config.json': text('{}'),
    'vocab.txt': text('[PAD]\n[UNK]\n'),
    '1_Pooling/config.json': text('{"pooling_mode_mean_tokens":true}'),
    'pytorch_model.bin': large(seededBytes(1000, 1)),
    'onnx/model.onnx': large(weights),
    'onnx/model_quantized.onnx': large(seededBytes(2000, 2)),
    ...changes,
  };
}

/** What `pullModel` takes of `modelFiles()`, sorted. */
export const wantedFiles = [
  '1_Pooling/config.json',
  'README.md',
  'config.json',
  'onnx/model.onnx',
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.txt',
];

/** Waiting is not what is tested, except where it is. */
export const hasty: RetryTiming = { attempts: 4, firstDelay: 1, longestWait: 300, silence: 20_000 };

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'injerto-hub-'));
}

export function settingsFor(hub: HubServer, cacheFolder: string, changes: Partial<HubSettings> = {}): HubSettings {
  return { cacheFolder, endpoint: hub.url, token: undefined, offline: false, symlinks: true, ...changes };
}

/** Each blob must have the hash that it is named by. @returns their names. */
export async function checkedBlobs(cacheFolder: string, id: string = modelId): Promise<string[]> {
  const folder = join(cacheFolder, `models--${id.replace('/', '--')}`, 'blobs');
  const names = (await readdir(folder)).filter((name) => !name.endsWith('.incomplete'));
  for (const name of names) {
    const content = await readFile(join(folder, name));
    const hash = name.length === 64 ? sha256Of(content) : gitHash(content);
    if (hash !== name) throw new Error(`The blob ${name} has the hash ${hash}.`);
  }
  return names;
}

/** Every file and link below the folder with what it holds, links as `-> target`. */
export async function everything(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pairs = await Promise.all(
    entries
      .filter((entry) => !entry.isDirectory())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        const held = entry.isSymbolicLink() ? `-> ${await readlink(path)}` : sha256Of(await readFile(path));
        return [path.slice(folder.length + 1), held] as const;
      }),
  );
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

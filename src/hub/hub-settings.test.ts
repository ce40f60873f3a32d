import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hubCacheFolder, hubSettings } from './hub-settings.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'injerto-home-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

test.each([
  [{}, '<home>/.cache/huggingface/hub'],
  [{ XDG_CACHE_HOME: '/x' }, '/x/huggingface/hub'],
  [{ XDG_CACHE_HOME: '/x', HF_HOME: '/h' }, '/h/hub'],
  [{ HF_HOME: '/h', HUGGINGFACE_HUB_CACHE: '/old' }, '/old'],
  [{ HF_HOME: '/h', HUGGINGFACE_HUB_CACHE: '/old', HF_HUB_CACHE: '/c' }, '/c'],
  [{ HF_HUB_CACHE: '~/models' }, '<home>/models'],
  [{ HF_HOME: '$DATA/hf', DATA: '/data' }, '/data/hf/hub'],
  [{ HF_HOME: '', HF_HUB_CACHE: '' }, '<home>/.cache/huggingface/hub'],
])('the cache folder of %o is %s', (env, folder) => {
  expect(hubCacheFolder(env, home)).toBe(resolve(folder.replace('<home>', home)));
});

describe('the token', () => {
  test('of the environment, else of the file; without white space', async () => {
    await writeFile(join(home, 'token'), 'hf_file\n');
    const token = async (env: Record<string, string>) => (await hubSettings({ HF_HOME: home, ...env }, home)).token;
    expect(await token({})).toBe('hf_file');
    expect(await token({ HF_TOKEN: ' hf_env\n' })).toBe('hf_env');
    expect(await token({ HF_TOKEN_PATH: join(home, 'none') })).toBeUndefined();
    expect(await token({ HF_TOKEN: 'hf_env', HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' })).toBeUndefined();
  });
});

test('offline by either variable, and only by what means yes', async () => {
  const offline = async (env: Record<string, string>) => (await hubSettings(env, home)).offline;
  expect(await offline({ HF_HUB_OFFLINE: '1' })).toBe(true);
  expect(await offline({ TRANSFORMERS_OFFLINE: 'yes' })).toBe(true);
  expect(await offline({ HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '' })).toBe(false);
});

test('an endpoint loses its last slash; one with a password is refused and not repeated', async () => {
  expect((await hubSettings({ HF_ENDPOINT: 'https://mirror.example/hf/' }, home)).endpoint).toBe(
    'https://mirror.example/hf',
  );
  for (const HF_ENDPOINT of [
    'https://me:secret@mirror.example',
    'mirror.example',
    'ftp://mirror.example',
    'https://m.example?key=secret',
  ]) {
    await expect(hubSettings({ HF_ENDPOINT }, home)).rejects.toMatchObject({
      code: 'HUB_ENDPOINT_INVALID',
      message: expect.not.stringContaining('secret'),
    });
  }
});

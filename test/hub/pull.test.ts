import { mkdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type PullEvent, type PullOptions, pullModel } from '../../src/hub/index.ts';
import {
  checkedBlobs,
  everything,
  hasty,
  large,
  modelFiles,
  modelId,
  removeFolder,
  seededBytes,
  settingsFor,
  temporaryFolder,
  text,
  wantedFiles,
  weights,
} from './hub-fixture.ts';
import { gitHash, HubServer, sha256Of } from './hub-server.ts';

let hub: HubServer;
let folder: string;
let cache: string;
let commit: string;

beforeAll(async () => {
  hub = await HubServer.start();
  commit = hub.commit(modelId, modelFiles());
});
afterAll(() => hub.close());
beforeEach(async () => {
  folder = await temporaryFolder();
  cache = join(folder, 'cache');
});
afterEach(async () => {
  hub.reset();
  await removeFolder(folder);
});

const pull = (name = modelId, options: PullOptions = {}) =>
  pullModel(name, { settings: settingsFor(hub, cache), timing: hasty, ...options });
const repository = () => join(cache, 'models--ana--tiny-encoder');

describe('a model is pulled', () => {
  test('what makes a model, in the layout of the shared cache, and nothing else', async () => {
    const pulled = await pull();
    expect(pulled).toMatchObject({ id: modelId, revision: 'main', commit, model: 'onnx/model.onnx', notes: [] });
    expect(pulled.folder).toBe(join(repository(), 'snapshots', commit));
    expect(pulled.files.map((file) => file.path).sort()).toEqual(wantedFiles);
    expect(pulled.files.every((file) => file.downloaded)).toBe(true);
    expect(pulled.files.at(-1)!.path).toBe('onnx/model.onnx');
    const link = await readlink(join(pulled.folder, 'onnx/model.onnx'));
    expect(link).toBe(join('..', '..', '..', 'blobs', sha256Of(weights)));
    expect(new Uint8Array(await readFile(join(pulled.folder, 'onnx/model.onnx')))).toEqual(weights);
    expect(await readFile(join(repository(), 'refs', 'main'), 'utf8')).toBe(commit);
    expect((await checkedBlobs(cache)).length).toBe(wantedFiles.length);
  });

  test('a second time nothing is downloaded; with force, everything', async () => {
    await pull();
    const before = await everything(cache);
    hub.reset();
    expect((await pull()).files.some((file) => file.downloaded)).toBe(false);
    expect(hub.requests.length).toBe(1);
    expect((await pull(modelId, { force: true })).files.every((file) => file.downloaded)).toBe(true);
    expect(await everything(cache)).toEqual(before);
  });

  test('a new commit takes only what changed, and both stay', async () => {
    await pull();
    const other = 'ana/moving';
    const first = hub.commit(other, modelFiles());
    hub.tag(other, 'v1.0', first);
    await pull(other);
    const second = hub.commit(other, modelFiles({ 'config.json': text('{"model_type":"roberta"}') }));
    const pulled = await pull(other);
    expect(pulled.commit).toBe(second);
    expect(pulled.files.filter((file) => file.downloaded).map((file) => file.path)).toEqual(['config.json']);
    const old = await pull(`${other}@v1.0`);
    expect(old.commit).toBe(first);
    expect(await readFile(join(old.folder, 'config.json'), 'utf8')).toBe('{"model_type":"bert"}');
    expect(await readFile(join(pulled.folder, 'config.json'), 'utf8')).toBe('{"model_type":"roberta"}');
  });

  test('a revision with slashes, and a commit', async () => {
    hub.tag(modelId, 'refs/pr/1', commit);
    await pull(modelId, { revision: 'refs/pr/1' });
    expect(await readFile(join(repository(), 'refs', 'refs', 'pr', '1'), 'utf8')).toBe(commit);
    expect((await pull(`${modelId}@${commit}`)).revision).toBe(commit);
  });

  test('files by pattern', async () => {
    const pulled = await pull(modelId, { files: ['onnx/*', 'vocab.txt'] });
    expect(pulled.files.map((file) => file.path)).toEqual([
      'vocab.txt',
      'onnx/model.onnx',
      'onnx/model_quantized.onnx',
    ]);
    await expect(pull(modelId, { files: ['onnx/modle.onnx'] })).rejects.toMatchObject({
      code: 'HUB_PATTERN_MATCHES_NOTHING',
      message: expect.stringContaining('onnx/model.onnx'),
    });
  });

  test('external data comes with its model; other files are taken with a note', async () => {
    hub.commit('ana/outside', {
      'config.json': text('{}'),
      'onnx/model.onnx': large(seededBytes(10, 3)),
      'onnx/model.onnx_data': large(seededBytes(5000, 4)),
      'onnx/model_fp16.onnx_data': large(seededBytes(5000, 5)),
    });
    const pulled = await pull('ana/outside');
    expect(pulled.files.map((file) => file.path)).toEqual(['config.json', 'onnx/model.onnx_data', 'onnx/model.onnx']);
    hub.commit('ana/half', { 'onnx/model_q4.onnx': text('q'), 'onnx/model_fp16.onnx': text('h') });
    const half = await pull('ana/half');
    expect(half.model).toBe('onnx/model_fp16.onnx');
    expect(half.notes).toEqual([expect.objectContaining({ message: expect.stringContaining('half precision') })]);
    hub.commit('ana/torch', { 'config.json': text('{}'), 'model.safetensors': large(weights) });
    await expect(pull('ana/torch')).rejects.toMatchObject({ code: 'HUB_NO_ONNX' });
  });

  test('an empty file, and two files of one content', async () => {
    hub.commit('ana/odd', { 'vocab.txt': text(''), LICENSE: text('x'), NOTICE: text('x'), 'model.onnx': text('m') });
    const pulled = await pull('ana/odd');
    expect((await stat(join(pulled.folder, 'vocab.txt'))).size).toBe(0);
    expect(await checkedBlobs(cache, 'ana/odd')).toHaveLength(3);
  });

  test('where links cannot be made, files', async () => {
    const pulled = await pull(modelId, { settings: settingsFor(hub, cache, { symlinks: false }) });
    await expect(readlink(join(pulled.folder, 'config.json'))).rejects.toMatchObject({ code: 'EINVAL' });
    expect(new Uint8Array(await readFile(join(pulled.folder, 'onnx/model.onnx')))).toEqual(weights);
    await removeFolder(join(repository(), 'blobs'));
    expect((await pull()).files.some((file) => file.downloaded)).toBe(false);
  });

  test('a model that was renamed, by its old name', async () => {
    hub.renamed.set('ana/old-name', modelId);
    const pulled = await pull('ana/old-name', { settings: settingsFor(hub, cache, { token: 'hf_good' }) });
    expect(pulled).toMatchObject({ id: 'ana/old-name', commit });
    expect(await checkedBlobs(cache, 'ana/old-name')).toHaveLength(wantedFiles.length);
  });

  test('progress ends at the total and never runs past it', async () => {
    const events: PullEvent[] = [];
    await pull(modelId, { onEvent: (event) => events.push(event) });
    const progress = events.filter((event) => event.type === 'progress');
    expect(progress.every(({ done, total }) => done <= total)).toBe(true);
    const { done, total } = progress.at(-1)!;
    expect(done).toBe(total);
    expect(total).toBeGreaterThan(weights.length);
  });

  test('the token goes to the hub and to no other host', async () => {
    await pull(modelId, { settings: settingsFor(hub, cache, { token: 'hf_good' }) });
    const tokens = (host: string) =>
      new Set(hub.requests.filter((r) => r.host === host).map((r) => r.headers.authorization));
    expect(tokens('hub')).toEqual(new Set(['Bearer hf_good']));
    expect(tokens('files')).toEqual(new Set([undefined]));
  });
});

describe('a connection that fails', () => {
  test('is resumed: cut at 100 places, the file is whole', async () => {
    let cuts = 0;
    let state = 42;
    hub.fault = ({ host }) => {
      if (host !== 'files' || cuts >= 100) return undefined;
      cuts++;
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return { cutAfter: state % 5000 };
    };
    const pulled = await pull(modelId, { timing: { ...hasty, attempts: 20 } });
    expect(cuts).toBe(100);
    expect(new Uint8Array(await readFile(join(pulled.folder, 'onnx/model.onnx')))).toEqual(weights);
    await checkedBlobs(cache);
    const starts = hub.requests.filter((r) => r.host === 'files').map((r) => r.from);
    expect(starts.at(-1)).toBeGreaterThan(100_000);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  test('is resumed by the next run, where the first gave up', async () => {
    hub.fault = ({ host, from }) =>
      host === 'files' ? (from === 0 ? { cutAfter: 100_000, cutDelay: 500 } : { status: 503 }) : undefined;
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_FAILED' });
    expect(await checkedBlobs(cache)).not.toContain(sha256Of(weights));
    hub.reset();
    await pull();
    expect(hub.requests.find((r) => r.host === 'files')!.from).toBe(100_000);
    expect(await checkedBlobs(cache)).toContain(sha256Of(weights));
  });

  test('a server that knows no ranges begins anew', async () => {
    let first = true;
    hub.fault = ({ host }) => {
      if (host !== 'files') return undefined;
      const cut = first;
      first = false;
      return cut ? { cutAfter: 50_000 } : { ignoreRange: true };
    };
    await pull();
    await checkedBlobs(cache);
  });

  test('a server that is silent is given up', async () => {
    hub.fault = ({ path }) => (path.endsWith('config.json') ? { silent: true } : undefined);
    await expect(pull(modelId, { timing: { ...hasty, attempts: 2, silence: 50 } })).rejects.toMatchObject({
      code: 'HUB_UNREACHABLE',
      message: expect.stringContaining('nothing came'),
    });
  });

  test('nobody is there', async () => {
    const settings = { ...settingsFor(hub, cache), endpoint: 'http://127.0.0.1:1' };
    await expect(pull(modelId, { settings })).rejects.toMatchObject({ code: 'HUB_UNREACHABLE' });
  });

  test('Ctrl-C keeps what has arrived', async () => {
    const controller = new AbortController();
    hub.fault = ({ host }) => (host === 'files' ? { slow: 30 } : undefined);
    const onEvent = (event: PullEvent) => {
      if (event.type === 'progress' && event.file === 'onnx/model.onnx' && event.done > 100_000) controller.abort();
    };
    await expect(pull(modelId, { signal: controller.signal, onEvent })).rejects.toMatchObject({ code: 'ABORTED' });
    const partial = join(repository(), 'blobs', `${sha256Of(weights)}.incomplete`);
    const kept = (await stat(partial)).size;
    expect(kept).toBeGreaterThan(0);
    hub.reset();
    await pull();
    expect(hub.requests.find((r) => r.host === 'files')!.from).toBe(kept);
    await checkedBlobs(cache);
  });
});

describe('answers that cannot be trusted', () => {
  test('a wrong hash is tried once more, then refused', async () => {
    const damaged = Uint8Array.from(weights, (byte, i) => (i === 1234 ? byte ^ 1 : byte));
    let times = 0;
    hub.fault = ({ host }) => (host === 'files' && times++ < 1 ? { content: damaged } : undefined);
    await pull();
    expect(times).toBe(2);
    await checkedBlobs(cache);
    hub.fault = ({ host }) => (host === 'files' ? { content: damaged } : undefined);
    await removeFolder(cache);
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_FILE_CORRUPT' });
    expect(await checkedBlobs(cache)).not.toContain(sha256Of(weights));
    await expect(stat(join(repository(), 'refs', 'main'))).rejects.toThrow();
  });

  test('a damaged small file, and one that is too long', async () => {
    hub.fault = ({ path }) =>
      path.endsWith('/config.json') ? { content: Buffer.from('{"model_type":"BERT"}') } : undefined;
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_FILE_CORRUPT' });
    await removeFolder(cache);
    hub.fault = ({ path }) => (path.endsWith('/vocab.txt') ? { content: seededBytes(100_000, 1) } : undefined);
    await expect(pull()).rejects.toMatchObject({
      code: 'HUB_FILE_CORRUPT',
      message: expect.stringContaining('More than'),
    });
    expect(await checkedBlobs(cache)).not.toContain(gitHash(Buffer.from('[PAD]\n[UNK]\n')));
  });

  test('a damaged part of an earlier run does not stay', async () => {
    await mkdir(join(repository(), 'blobs'), { recursive: true });
    await writeFile(join(repository(), 'blobs', `${sha256Of(weights)}.incomplete`), seededBytes(200_000, 99));
    await pull();
    expect(await checkedBlobs(cache)).toContain(sha256Of(weights));
  });

  test('another tag when resuming: nothing of it is appended', async () => {
    let asked = 0;
    hub.fault = ({ host, path }) => {
      if (host === 'files') return { cutAfter: 10_000, cutDelay: 500 };
      return path.includes('/resolve/') && path.endsWith('model.onnx') && asked++ > 0
        ? { headers: { 'x-linked-etag': `"${'a'.repeat(64)}"` } }
        : undefined;
    };
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_FILE_CHANGED' });
    hub.reset();
    await pull();
    expect(hub.requests.find((r) => r.host === 'files')!.from).toBe(10_000);
    await checkedBlobs(cache);
  });

  test('an answer that is no JSON, or lacks what is needed, or has a path for a hash', async () => {
    const answers = ['<html>login</html>', '{"sha":"main","siblings":[]}'];
    const evil = { rfilename: 'model.onnx', size: 1, blobId: '../../../evil' };
    answers.push(
      JSON.stringify({ sha: commit, siblings: [evil] }),
      JSON.stringify({ sha: commit, siblings: [{ rfilename: 'a' }] }),
    );
    for (const body of answers) {
      hub.fault = ({ path }) => (path.startsWith('/api') ? { body } : undefined);
      await expect(pull()).rejects.toMatchObject({ code: 'HUB_ANSWER_INVALID' });
    }
  });

  test('redirects in a circle, and to a file of this machine', async () => {
    hub.fault = ({ path }) => ({ status: 302, headers: { location: path } });
    await expect(pull()).rejects.toMatchObject({
      code: 'HUB_ANSWER_INVALID',
      message: expect.stringContaining('redirects'),
    });
    hub.fault = () => ({ status: 302, headers: { location: 'file:///etc/passwd' } });
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_ANSWER_INVALID' });
  });
});

describe('the hub says no', () => {
  test.each([
    [429, { 'retry-after': '0' }, 'HUB_RATE_LIMITED'],
    [500, {}, 'HUB_FAILED'],
    [503, {}, 'HUB_FAILED'],
  ])('%i for a while is waited for, for good is an error', async (status, headers: Record<string, string>, code) => {
    const events: PullEvent[] = [];
    let times = 0;
    hub.fault = () => (times++ < 3 ? { status, headers } : undefined);
    await pull(modelId, { onEvent: (event) => events.push(event), timing: { ...hasty, attempts: 6 } });
    // A kept connection that the server closes meanwhile is one more.
    expect(events.filter((event) => event.type === 'retry' && event.code === code)).toHaveLength(3);
    hub.fault = () => ({ status, headers });
    await expect(pull()).rejects.toMatchObject({ code });
  });

  test('Retry-After is obeyed, and a pause that is too long is not made', async () => {
    let times = 0;
    hub.fault = () => (times++ < 1 ? { status: 429, headers: { 'retry-after': '1' } } : undefined);
    const started = performance.now();
    await pull();
    expect(performance.now() - started).toBeGreaterThan(990);
    hub.fault = () => ({ status: 429, headers: { 'retry-after': '3600' } });
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_RATE_LIMITED', message: expect.stringContaining('3600') });
  });

  test('401, 403 and 404, each with what to do, and without the token', async () => {
    hub.commit('ana/secret', modelFiles(), 'private');
    hub.commit('ana/terms', modelFiles(), 'gated');
    const withToken = (token: string) => ({ settings: settingsFor(hub, cache, { token }) });
    await expect(pull('ana/secret')).rejects.toMatchObject({
      code: 'HUB_UNAUTHORIZED',
      hint: expect.stringContaining('HF_TOKEN'),
    });
    await expect(pull('ana/terms')).rejects.toMatchObject({
      code: 'HUB_FORBIDDEN',
      hint: expect.stringContaining('terms'),
    });
    await expect(pull('ana/secret', withToken('hf_bad'))).rejects.toMatchObject({
      code: 'HUB_UNAUTHORIZED',
      message: expect.not.stringContaining('hf_bad'),
    });
    expect((await pull('ana/secret', withToken('hf_good'))).model).toBe('onnx/model.onnx');
    await expect(pull('ana/nothing', withToken('hf_good'))).rejects.toMatchObject({ code: 'HUB_MODEL_NOT_FOUND' });
    await expect(pull(`${modelId}@v9`)).rejects.toMatchObject({ code: 'HUB_REVISION_NOT_FOUND' });
    await expect(pull('Xenova/all-MiniLM-L6-v3', withToken('hf_good'))).rejects.toMatchObject({
      hint: expect.stringContaining('Xenova/all-MiniLM-L6-v2'),
    });
  });

  test('names that are none', async () => {
    for (const name of [
      'gpt2',
      'a/b/c',
      '../b',
      'a/..',
      'a/b--c',
      'a/b@',
      'a/b@../../x',
      'a/b@x y',
      '-a/b',
      'a/b\\c',
      'a/b@/etc',
    ]) {
      await expect(pull(name)).rejects.toMatchObject({ code: 'HUB_ID_INVALID' });
    }
    expect(hub.requests).toEqual([]);
  });
});

describe('a repository that means harm writes nothing outside the cache', () => {
  const unsafe = [
    '../evil',
    'a/../../evil',
    '/tmp/evil',
    'C:/evil',
    'c:evil',
    '..\\evil',
    'a\\b',
    '\\\\host\\share',
    'a\0b',
    'a//b',
    './a',
    '',
  ];
  test.each(unsafe)('%j is refused, whatever is asked for', async (name) => {
    hub.hostileNames = [name];
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_FILENAME_UNSAFE' });
    expect(Object.keys(await everything(folder))).toEqual([]);
  });

  test.each(['onnx/aux.txt', 'CON', 'com1.json', 'what?.json', 'dot.', 'file:stream'])(
    '%j is refused if it is asked for',
    async (name) => {
      hub.hostileNames = [name];
      await expect(pull(modelId, { files: ['*'] })).rejects.toMatchObject({ code: 'HUB_FILENAME_UNSAFE' });
      expect(Object.keys(await everything(folder))).toEqual([]);
      await pull();
    },
  );

  test('links in the cache that lead out of it', async () => {
    const outside = join(folder, 'outside');
    await mkdir(outside);
    const places = [[], ['blobs'], ['refs'], ['snapshots'], ['snapshots', commit], ['snapshots', commit, 'onnx']];
    for (const place of places) {
      await removeFolder(cache);
      await mkdir(join(repository(), ...place.slice(0, -1), ...(place.length === 0 ? ['..'] : [])), {
        recursive: true,
      });
      await symlink(outside, join(repository(), ...place));
      await expect(pull()).rejects.toMatchObject({ code: 'HUB_CACHE_UNSAFE' });
      expect(await everything(outside)).toEqual({});
    }
    // The cache as a whole may be a link: that is its owner's choice.
    await removeFolder(cache);
    await symlink(outside, cache);
    await pull();
    await rm(cache);
  });

  test('links in the place of files are replaced, not followed', async () => {
    const victim = join(folder, 'victim');
    await writeFile(victim, 'mine');
    await mkdir(join(repository(), 'blobs'), { recursive: true });
    await mkdir(join(repository(), 'refs'), { recursive: true });
    await mkdir(join(repository(), 'snapshots', commit), { recursive: true });
    await symlink(victim, join(repository(), 'blobs', `${sha256Of(weights)}.incomplete`));
    await symlink(victim, join(repository(), 'refs', 'main'));
    await symlink(victim, join(repository(), 'snapshots', commit, 'config.json'));
    const pulled = await pull();
    expect(await readFile(victim, 'utf8')).toBe('mine');
    expect(await readFile(join(pulled.folder, 'config.json'), 'utf8')).toBe('{"model_type":"bert"}');
    await checkedBlobs(cache);
  });
});

describe('a full disk', () => {
  const append: NonNullable<PullOptions['disk']>['append'] = (handle, bytes) => handle.writeFile(bytes);

  test('is noticed before anything is downloaded', async () => {
    const disk = { append, freeBytes: async () => 1000 };
    await expect(pull(modelId, { disk })).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(hub.requests.filter((r) => r.path.includes('/resolve/'))).toEqual([]);
  });

  test('in the middle of a file: nothing damaged, and the next run goes on', async () => {
    let room = 150_000;
    const disk = {
      freeBytes: async () => undefined,
      append: async (handle: Parameters<typeof append>[0], bytes: Uint8Array) => {
        await append(handle, bytes.subarray(0, Math.min(room, bytes.length)));
        if (bytes.length > room)
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
            code: 'ENOSPC',
            syscall: 'write',
          });
        room -= bytes.length;
      },
    };
    await expect(pull(modelId, { disk })).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining('fit'),
    });
    await checkedBlobs(cache);
    hub.reset();
    await pull();
    expect(hub.requests.find((r) => r.host === 'files')!.from).toBeGreaterThan(100_000);
    await checkedBlobs(cache);
  });
});

describe('offline', () => {
  test('the cache is used, and what is not in it is an error', async () => {
    await pull();
    hub.reset();
    const settings = settingsFor(hub, cache, { offline: true });
    expect(await pull(modelId, { settings })).toMatchObject({ commit, model: 'onnx/model.onnx' });
    await expect(pull('ana/other', { settings })).rejects.toMatchObject({ code: 'HUB_OFFLINE' });
    await expect(pull(`${modelId}@v1`, { settings })).rejects.toMatchObject({ code: 'HUB_OFFLINE' });
    await rm(join(repository(), 'snapshots', commit, 'onnx'), { recursive: true });
    await expect(pull(modelId, { settings })).rejects.toMatchObject({
      code: 'HUB_OFFLINE',
      message: expect.stringContaining('is not complete in the cache'),
    });
    expect(hub.requests).toEqual([]);
  });
});

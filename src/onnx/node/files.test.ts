import { execFileSync } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InjertoError } from '../../errors.ts';
import { makeGraph, makeModel, makeNode, makeValueInfo } from '../build.ts';
import { decodeModel, encodeModel, graphOf } from '../codec.ts';
import { normalizeModel } from '../normalize/normalize-model.ts';
import { DataLocation, type ModelProto } from '../proto.ts';
import { tensor, tensorFromProto, tensorToProto } from '../tensor.ts';
import { branch, ifNode, packed, richModel } from '../test-models.ts';
import { readModelFile, writeModelFile } from './files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-onnx-'));
});
afterEach(() => rm(folder, { recursive: true }));

const sizes = { small: 100, large: 300, larger: 2000 };

function weighty(): ModelProto {
  const weight = (name: string, size: number) =>
    tensorToProto(
      name,
      tensor(
        'float32',
        [size],
        Array.from({ length: size }, (_, i) => i),
      ),
    );
  return makeModel(
    makeGraph({
      node: [makeNode('Sum', Object.keys(sizes), ['Y'])],
      input: [],
      output: [makeValueInfo('Y', 'float32')],
      initializer: Object.entries(sizes).map(([name, size]) => weight(name, size)),
    }),
  );
}

describe('a model file', () => {
  test('reads as it was written, in one file unless it is very large', async () => {
    const model = richModel();
    const path = join(folder, 'model.onnx');
    await writeModelFile(model, path);
    expect(await readdir(folder)).toEqual(['model.onnx']);
    expect(await readModelFile(path)).toEqual(model);
  });

  test('puts large tensors beside it, each from a multiple of 4,096 bytes on', async () => {
    const path = join(folder, 'model.onnx');
    const model = weighty();
    await writeModelFile(model, path, { externalData: true });
    expect((await readdir(folder)).sort()).toEqual(['model.onnx', 'model.onnx_data']);
    const stored = graphOf(decodeModel(await readFile(path))).initializer;
    const entries = stored.map((t) => Object.fromEntries(t.externalData.map(({ key, value }) => [key, value])));
    expect(entries).toEqual([
      {},
      { location: 'model.onnx_data', offset: '0', length: '1200' },
      { location: 'model.onnx_data', offset: '4096', length: '8000' },
    ]);
    expect((await stat(`${path}_data`)).size).toBe(4096 + 8000);
    const read = graphOf(await readModelFile(path)).initializer;
    expect(read.map(tensorFromProto)).toEqual(graphOf(model).initializer.map(tensorFromProto));
    expect(model).toEqual(weighty());
  });

  test('has a threshold for what is large', async () => {
    const path = join(folder, 'model.onnx');
    await writeModelFile(weighty(), path, { externalData: true, externalThreshold: 1201 });
    const stored = graphOf(decodeModel(await readFile(path))).initializer;
    expect(stored.map((t) => t.dataLocation === DataLocation.EXTERNAL)).toEqual([false, false, true]);
  });

  test('with external data opens in ONNX’s own reader’s rules: no tensor has both kinds of data', async () => {
    const path = join(folder, 'model.onnx');
    await writeModelFile(weighty(), path, { externalData: true });
    const stored = graphOf(decodeModel(await readFile(path))).initializer.slice(1);
    expect(stored.map((t) => t.rawData.length)).toEqual([0, 0]);
  });

  test('that is not there', async () => {
    const error = await failure(readModelFile(join(folder, 'none.onnx')));
    expect(error.code).toBe('MODEL_NOT_FOUND');
  });
});

/** A model whose weight lies in another file, as an exporter or an attacker may have written it. */
async function externalModel(entries: Record<string, string>): Promise<string> {
  const model = weighty();
  const path = join(folder, 'model', 'model.onnx');
  await mkdir(join(folder, 'model'), { recursive: true });
  const [first] = graphOf(model).initializer;
  first!.rawData = new Uint8Array();
  first!.dataLocation = DataLocation.EXTERNAL;
  first!.externalData = Object.entries(entries).map(([key, value]) => ({
    ...{ $typeName: 'onnx.StringStringEntryProto' as const },
    key,
    value,
  }));
  await writeFile(path, encodeModel(model));
  return path;
}

async function failure(promise: Promise<unknown>): Promise<InjertoError> {
  const error = await promise.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  return error as InjertoError;
}

describe('external data', () => {
  const weights = () => writeFile(join(folder, 'model', 'weights'), new Uint8Array(400).fill(1));

  test('may lie in a folder of the model’s own, and need not say offset or length', async () => {
    const path = await externalModel({ location: 'parts/weights' });
    await mkdir(join(folder, 'model', 'parts'));
    await writeFile(join(folder, 'model', 'parts', 'weights'), new Uint8Array(400).fill(1));
    expect(graphOf(await readModelFile(path)).initializer[0]!.rawData).toEqual(new Uint8Array(400).fill(1));
  });

  test.each([
    ['a path upwards', '../secret'],
    ['a path upwards in the middle', 'parts/../../secret'],
    ['no path at all', ''],
    ['a folder', '.'],
    ['the folder above', '..'],
    ['a link', 'link'],
    ['a device behind a link', 'device'],
  ])('outside the model’s folder is refused: %s', async (_, location) => {
    const path = await externalModel({ location });
    await mkdir(join(folder, 'model', 'parts'));
    await writeFile(join(folder, 'secret'), new Uint8Array(400));
    await symlink('../secret', join(folder, 'model', 'link'));
    await symlink('/dev/zero', join(folder, 'model', 'device'));
    const error = await failure(readModelFile(path));
    expect(error.code).toBe('EXTERNAL_DATA_OUTSIDE');
    expect(error.where).toBe(`initializer "small" in ${path}`);
  });

  test('outside the model’s folder is refused: an absolute path, even into it', async () => {
    const path = await externalModel({ location: join(folder, 'model', 'weights') });
    await weights();
    expect((await failure(readModelFile(path))).code).toBe('EXTERNAL_DATA_OUTSIDE');
  });

  test('is found where model and weights are links to one folder, as in the cache of the hub; elsewhere they lead nowhere', async () => {
    const path = await externalModel({ location: 'model.onnx_data' });
    await weights();
    for (const name of ['blobs', 'snapshot']) await mkdir(join(folder, name));
    await rename(path, join(folder, 'blobs', 'a'));
    await rename(join(folder, 'model', 'weights'), join(folder, 'blobs', 'b'));
    await symlink('../blobs/a', join(folder, 'snapshot', 'model.onnx'));
    await symlink('../blobs/b', join(folder, 'snapshot', 'model.onnx_data'));
    const linked = join(folder, 'snapshot', 'model.onnx');
    expect(graphOf(await readModelFile(linked)).initializer[0]!.rawData.length).toBe(400);
    await mkdir(join(folder, 'elsewhere'));
    await rename(join(folder, 'blobs', 'b'), join(folder, 'elsewhere', 'b'));
    await rm(join(folder, 'snapshot', 'model.onnx_data'));
    await symlink('../elsewhere/b', join(folder, 'snapshot', 'model.onnx_data'));
    expect((await failure(readModelFile(linked))).code).toBe('EXTERNAL_DATA_OUTSIDE');
  });

  test('is found through a link to the model’s folder', async () => {
    await externalModel({ location: 'weights' });
    await weights();
    await symlink('model', join(folder, 'alias'));
    expect(graphOf(await readModelFile(join(folder, 'alias', 'model.onnx'))).initializer[0]!.rawData.length).toBe(400);
  });

  test('that is not there', async () => {
    const path = await externalModel({ location: 'weights' });
    const error = await failure(readModelFile(path));
    expect([error.code, error.hint]).toEqual([
      'EXTERNAL_DATA_MISSING',
      'Keep it in the same folder as the .onnx file.',
    ]);
  });

  test('that is cut short', async () => {
    const path = await externalModel({ location: 'weights' });
    await weights();
    await truncate(join(folder, 'model', 'weights'), 399);
    const error = await failure(readModelFile(path));
    expect([error.code, error.what]).toEqual(['EXTERNAL_DATA_MISSING', '400 bytes are wanted, 399 are there.']);
  });

  test('that Git LFS has not fetched', async () => {
    const path = await externalModel({ location: 'weights' });
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 400\n`;
    await writeFile(join(folder, 'model', 'weights'), pointer);
    const error = await failure(readModelFile(path));
    expect([error.code, error.variant]).toEqual(['EXTERNAL_DATA_MISSING', 'pointer']);
  });

  test.each([
    { offset: '1' },
    { offset: '-1' },
    { offset: 'x' },
    { offset: '99999999999999999999' },
    { length: '99999999999999' },
    { length: '-400' },
    { length: '399' },
    { length: 'x' },
  ])('with numbers that cannot be is refused before anything is allocated: %o', async (entries) => {
    const path = await externalModel({ location: 'weights', ...entries });
    await weights();
    expect((await failure(readModelFile(path))).code).toBe('EXTERNAL_DATA_MISSING');
  });

  test('whose name holds a zero byte', async () => {
    const path = await externalModel({ location: 'wei\0ghts' });
    expect((await failure(readModelFile(path))).code).toBe('EXTERNAL_DATA_MISSING');
  });

  test('that is a pipe is refused, not waited for', async () => {
    const path = await externalModel({ location: 'pipe' });
    execFileSync('mkfifo', [join(folder, 'model', 'pipe')]);
    expect((await failure(readModelFile(path))).code).toBe('EXTERNAL_DATA_OUTSIDE');
  });
});

describe('weights past 2 GiB', () => {
  /** More than 2³¹ bytes in one tensor, and more in another. */
  const elements = [2 ** 29 + 1000, 1000];
  const bytes = elements.map((count) => count * 4);

  /** Twice the weights on the disk, and once in memory, with some room. */
  async function hasRoom(): Promise<boolean> {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize > 6e9 && freemem() > 4e9;
  }

  test('are read, checked, normalized and written, and lie in memory once', async ({ skip }) => {
    if (!(await hasRoom())) skip('too little room on the disk or in memory');
    const path = join(folder, 'large.onnx');
    const location = 'large.bin';
    const external = elements.map((count, i) => {
      const proto = packed(`W${i}`, 'float32', [BigInt(count)], []);
      proto.dataLocation = DataLocation.EXTERNAL;
      proto.externalData = Object.entries({ location, offset: i * 2 ** 32, length: bytes[i] }).map(([key, value]) => ({
        ...{ $typeName: 'onnx.StringStringEntryProto' as const },
        ...{ key, value: String(value) },
      }));
      return proto;
    });
    const graph = makeGraph({
      node: external.map((t, i) => makeNode('ReduceMax', [t.name], [`Y${i}`])),
      input: [],
      output: external.map((_, i) => makeValueInfo(`Y${i}`, 'float32')),
      initializer: external,
    });
    await writeFile(path, encodeModel(makeModel(graph)));
    // A sparse file: it takes up only what is written, the last number of each tensor.
    const handle = await open(join(folder, location), 'w');
    for (const [i, length] of bytes.entries()) {
      await handle.write(Uint8Array.from([0, 0, 128, 63]), 0, 4, i * 2 ** 32 + length - 4);
    }
    await handle.close();

    const before = process.memoryUsage.rss();
    const model = await readModelFile(path);
    normalizeModel(model);
    const copy = join(folder, 'copy.onnx');
    await writeModelFile(model, copy);
    const grown = process.memoryUsage.rss() - before;
    // The weights once; everything else is small. Twice would be 4.3 GB.
    expect(grown).toBeLessThan(1.3 * (bytes[0]! + bytes[1]!));
    const last = graphOf(model).initializer.map((t) => [t.rawData.length, [...t.rawData.subarray(-4)]]);
    expect(last).toEqual(bytes.map((length) => [length, [0, 0, 128, 63]]));
    expect((await stat(`${copy}_data`)).size).toBeGreaterThan(2 ** 31);
    const stored = graphOf(decodeModel(await readFile(copy))).initializer;
    expect(stored.map((t) => t.dataLocation)).toEqual([DataLocation.EXTERNAL, DataLocation.EXTERNAL]);
  });

  test('in the .onnx file itself are no ONNX file', async () => {
    const path = join(folder, 'whole.onnx');
    await (await open(path, 'w')).close();
    await truncate(path, 2 ** 31 + 1);
    const error = await failure(readModelFile(path));
    expect([error.code, error.where]).toEqual(['MODEL_TOO_LARGE', path]);
  });
});

test('external data of tensors in attributes and subgraphs are read too', async () => {
  const outside = () => {
    const proto = packed('inside', 'float32', [2n], []);
    proto.dataLocation = DataLocation.EXTERNAL;
    proto.externalData = [{ $typeName: 'onnx.StringStringEntryProto', key: 'location', value: 'w' }];
    return proto;
  };
  const constant = makeNode('Constant', [], ['c'], { value: tensor('float32', [2], [0, 0]) });
  constant.attribute[0]!.t = outside();
  const inner = branch('then', 'inside');
  inner.initializer = [outside()];
  const graph = makeGraph({
    node: [constant, ifNode('yes', [inner, branch('else', 'c')], 'Y')],
    input: [makeValueInfo('yes', 'bool', [])],
    output: [makeValueInfo('Y', 'float32', [2])],
  });
  await writeFile(join(folder, 'model.onnx'), encodeModel(makeModel(graph)));
  await writeFile(join(folder, 'w'), new Uint8Array([0, 0, 128, 63, 0, 0, 0, 64]));
  const read = graphOf(await readModelFile(join(folder, 'model.onnx')));
  const found = [read.node[0]!.attribute[0]!.t!, read.node[1]!.attribute[0]!.g!.initializer[0]!];
  expect(found.map((t) => [...tensorFromProto(t).data])).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

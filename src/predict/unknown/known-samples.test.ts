import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import type { ReferenceModel } from '../../models/index.ts';
import { tensor } from '../../onnx/index.ts';
import { openNodeRuntime, type Runtime } from '../../runtime/node/index.ts';
import { encodeSafetensors } from '../../safetensors.ts';
import { distancesTo, type KnownSamples, unitRows } from './known-samples.ts';
import { decodeKnownSamples, encodeKnownSamples } from './known-samples-file.ts';
import { readKnownSamples } from './read-known-samples.ts';

let runtime: Runtime;
let folder: string;
beforeAll(async () => {
  runtime = await openNodeRuntime({ threads: 1 });
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-known-'));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const random = seededRandom(0, 'known samples');
const normal = (rows: number, columns: number) => ({
  data: Float32Array.from({ length: rows * columns }, () => random.normal()),
  rows,
  columns,
});
const known: KnownSamples = {
  features: unitRows(normal(30, 6)),
  neighbors: 5,
  distances: Float32Array.from({ length: 25 }, () => random.uniform()).sort(),
};

describe('distances', () => {
  test('do not hang on the length of the features, and reach from a copy to the opposite', async () => {
    const one = { data: Float32Array.of(3, 4), rows: 1, columns: 2 };
    const among = { features: unitRows(one), neighbors: 5 };
    const queries = { data: Float32Array.of(30, 40, -3, -4, 4, -3, 0, 0), rows: 4, columns: 2 };
    const [copy, opposite, aside, nothing] = await distancesTo(runtime, among, queries);
    // 1e-2: 3/5 and 4/5 rounded to float16
    expect(copy).toBeLessThan(2e-2);
    expect(opposite).toBeCloseTo(2, 3);
    expect(aside).toBeCloseTo(Math.SQRT2, 3);
    expect(nothing).toBeCloseTo(Math.SQRT2, 6);
  });

  test('of many queries are those of each alone', async () => {
    const queries = normal(2100, 6);
    const all = await distancesTo(runtime, known, queries);
    for (const row of [0, 1023, 1024, 2099]) {
      const alone = { data: queries.data.slice(row * 6, (row + 1) * 6), rows: 1, columns: 6 };
      expect((await distancesTo(runtime, known, alone))[0]).toBeCloseTo(all[row]!, 6);
    }
  });
});

describe('the file', () => {
  const model = (of: object) => ({ folder, file: path.join(folder, 'x.onnx'), ...of }) as ReferenceModel;

  test('gives back what was written, bit for bit', async () => {
    await writeFile(path.join(folder, 'unknown.safetensors'), encodeKnownSamples(known));
    expect(await readKnownSamples(model({}))).toEqual(known);
  });

  test('of an adapter is that of its own folder, never of the base', async () => {
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'injerto-known-adapter-'));
    expect(await readKnownSamples(model({ adapter: { folders: [elsewhere] } }))).toBeUndefined();
    expect(await readKnownSamples(model({ adapter: { folders: [] } }))).toBeUndefined();
    await rm(elsewhere, { recursive: true });
  });

  test('that is not there is no error', async () => {
    expect(await readKnownSamples(model({ folder: path.join(folder, 'none') }))).toBeUndefined();
    expect(await readKnownSamples(model({ folder: undefined }))).toBeUndefined();
  });

  const parts = (of: object) =>
    Buffer.concat(
      encodeSafetensors({
        format: tensor('int32', [1], [1]),
        features: tensor('float16', [2, 2], [0x3c00, 0, 0, 0x3c00]),
        neighbors: tensor('int32', [1], [5]),
        distances: tensor('float32', [19], new Float32Array(19)),
        ...of,
      }),
    );

  test('that is damaged, of another kind or newer is refused by name', () => {
    const code = (bytes: Uint8Array) => {
      try {
        decodeKnownSamples(bytes, 'unknown.safetensors');
        return 'read';
      } catch (error) {
        const { code, variant } = error as { code: string; variant?: string };
        return `${code}/${variant}`;
      }
    };
    expect(code(parts({}))).toBe('read');
    expect(code(parts({ format: tensor('int32', [1], [2]) }))).toBe('UNKNOWN_FILE_INVALID/newer');
    const content: Record<string, object> = {
      'features in float32': { features: tensor('float32', [2, 2], new Float32Array(4)) },
      'no rows': { features: tensor('float16', [0, 2], []) },
      'one axis': { features: tensor('float16', [4], [0, 0, 0, 0]) },
      'not finite': { features: tensor('float16', [2, 2], [0x7c00, 0, 0, 0]) },
      'no neighbors': { neighbors: tensor('int32', [1], [0]) },
      'too few distances': { distances: tensor('float32', [18], new Float32Array(18)) },
      'distances that are not numbers': { distances: tensor('float32', [19], new Float32Array(19).fill(Number.NaN)) },
      'no format': { format: tensor('float32', [1], [1]) },
    };
    for (const [what, of] of Object.entries(content)) {
      expect([what, code(parts(of))]).toEqual([what, 'UNKNOWN_FILE_INVALID/content']);
    }
    expect(code(parts({}).subarray(0, 100))).toMatch(/^SAFETENSORS_INVALID/);
    expect(code(new Uint8Array(3))).toMatch(/^SAFETENSORS_INVALID/);
  });
});

import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, readFixture } from '../../conformance/read-fixture.ts';
import {
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  readModelFile,
  type Tensor,
  tensor,
  tensorToProto,
  withGraph,
  writeModelFile,
} from '../../src/onnx/node/index.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/safetensors.ts';
import { type CliOptions, runCli, settled } from './run-cli.ts';

const root = new URL('../..', import.meta.url);
let folder: string;
const path = (name: string) => join(folder, name);
const writeTensors = (name: string, tensors: Record<string, Tensor>) =>
  writeFile(path(name), Buffer.concat(encodeSafetensors(tensors)));

const x = tensor('float32', [2, 3], [0.5, -1, 2, 1, 0.25, -0.5]);
const labels = tensor('int64', [2], [1, 3]);

/** `logits` [n, 4]; one weight lies behind an operator that no rule knows. */
async function writeSmallModel(name: string): Promise<void> {
  const floats = (shape: number[]) =>
    tensor(
      'float32',
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + 1)),
    );
  const graph = makeGraph({
    node: [
      makeNode('Inverse', ['square'], ['inverted'], {}, { name: 'the inverse', domain: 'com.microsoft' }),
      makeNode('MatMul', ['x', 'head.weight'], ['product']),
      makeNode('Add', ['product', 'head.bias'], ['scores']),
      makeNode('Add', ['scores', 'inverted'], ['logits']),
      makeNode('Shape', ['scores'], ['size']),
    ],
    input: [makeValueInfo('x', 'float32', ['n', 3])],
    output: [makeValueInfo('logits', 'float32', ['n', 4]), makeValueInfo('size', 'int64', [2])],
    initializer: Object.entries({
      square: floats([1, 1]),
      'head.weight': floats([3, 4]),
      'head.bias': floats([4]),
      steps: tensor('int64', [1], [1]),
    }).map(([key, value]) => tensorToProto(key, value)),
  });
  await writeModelFile(makeModel(graph, { '': 17, 'com.microsoft': 1 }), path(name));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-grad-'));
  await writeSmallModel('small.onnx');
  await writeTensors('in.safetensors', { x, labels });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const grad = (model: string, inputs: string, out: string, args: string[] = [], options?: CliOptions) =>
  runCli(['grad', model, '--inputs', path(inputs), '--out', path(out), '--overwrite', ...args], options);

const written = async (name: string) => decodeSafetensors(await readFile(path(name)), name);

test('a file of that name is replaced only with --overwrite, and never the inputs', async () => {
  const out = path('kept.safetensors');
  await writeFile(out, 'mine');
  const args = ['grad', path('small.onnx'), '--inputs', path('in.safetensors'), '--out'];
  const refused = await runCli([...args, out]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^error \[OUTPUT_EXISTS\][\s\S]*--overwrite/);
  expect(await readFile(out, 'utf8')).toBe('mine');
  expect((await runCli([...args, out, '--overwrite'])).code).toBe(0);
  expect(Object.keys(await written('kept.safetensors'))).toContain('loss');
  const before = await readFile(path('in.safetensors'));
  expect((await runCli([...args, path('in.safetensors'), '--overwrite'])).code).toBe(2);
  expect((await readFile(path('in.safetensors'))).equals(before)).toBe(true);
});

test('a starter’s gradients are PyTorch’s', async () => {
  const { fixtures } = JSON.parse(readFileSync(new URL('conformance/fixtures/manifest.json', root), 'utf8')) as {
    fixtures: Fixture[];
  };
  const fixture = fixtures.find(({ name }) => name === 'mobilenet-v2')!;
  const reference = readFixture(fixture);
  const model = await readModelFile(fileURLToPath(new URL(fixture.model, root)));
  const input = makeValueInfo('pixel_values', 'float32', ['n', 3, 64, 64]); // the fixture's size
  await writeModelFile(withGraph(model, { input: [input] }), path('mobilenet.onnx'));
  await writeTensors('photos.safetensors', { pixel_values: reference.input!, labels: reference.labels! });

  const { code, stdout, stderr } = await grad(path('mobilenet.onnx'), 'photos.safetensors', 'mobilenet.safetensors', [
    '--json',
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({
    model: path('mobilenet.onnx'),
    output: 'logits',
    loss: expect.closeTo(fixture.loss, 4),
    logits: { dtype: 'float32', shape: [2, 1000] },
    out: path('mobilenet.safetensors'),
  });
  const tensors = await written('mobilenet.safetensors');
  expect(Number(tensors.loss!.data[0])).toBe(result.loss);
  expect(Object.keys(tensors).sort()).toEqual(
    ['logits', 'loss', ...result.gradients.map(({ name }: { name: string }) => `grad:${name}`)].sort(),
  );
  const full = Object.keys(reference).flatMap((key) => /^full\/(.*)$/.exec(key)?.[1] ?? []);
  expect(full.length).toBeGreaterThan(50);
  for (const name of full) {
    const expected = reference[`full/${name}`]!;
    const actual = tensors[`grad:${name}`]!;
    expect(actual.shape).toEqual(expected.shape);
    const values = Array.from(expected.data as Float32Array);
    const worst = Math.max(...values.map((value, i) => Math.abs(value - Number(actual.data[i]))));
    expect(worst / Math.max(...values.map(Math.abs)), name).toBeLessThan(1e-4); // as conformance/
  }
});

test('what it says, to people', async () => {
  const { code, stdout } = await grad(path('small.onnx'), 'in.safetensors', 'small.safetensors');
  expect(code).toBe(0);
  expect(settled(stdout, folder)).toMatchInlineSnapshot(`
    "Loss 3.104, from "logits" [2, 4]
    2 gradients in <folder>/small.safetensors
    Without a gradient:
      There is no gradient rule for operator com.microsoft:Inverse, node "the inverse".
        square
      Whole numbers have no gradient (type int64).
        steps"
  `);
  expect(Object.keys(await written('small.safetensors')).sort()).toEqual([
    'grad:head.bias',
    'grad:head.weight',
    'logits',
    'loss',
  ]);
});

test('and in Spanish', async () => {
  const { stdout } = await grad(path('small.onnx'), 'in.safetensors', 'spanish.safetensors', ['--lang', 'es']);
  expect(settled(stdout, folder)).toMatchInlineSnapshot(`
    "Pérdida 3,104, de «logits» [2, 4]
    2 gradientes en <folder>/spanish.safetensors
    Sin gradiente:
      No hay regla de gradiente para el operador com.microsoft:Inverse, nodo «the inverse».
        square
      Los números enteros no tienen gradiente (tipo int64).
        steps"
  `);
});

test('--json tells programs why weights are skipped; --only and --output choose', async () => {
  const all = await grad(path('small.onnx'), 'in.safetensors', 'all.safetensors', ['--json']);
  expect(JSON.parse(all.stdout).skipped).toEqual([
    { name: 'square', reason: 'rule', operator: 'com.microsoft:Inverse', node: 'the inverse' },
    { name: 'steps', reason: 'integer', dtype: 'int64' },
  ]);
  const some = await grad(path('small.onnx'), 'in.safetensors', 'some.safetensors', [
    '--only',
    '*.bias',
    '--output',
    'scores',
    '--json',
  ]);
  const { gradients, skipped, output } = JSON.parse(some.stdout);
  expect({ gradients, skipped, output }).toEqual({
    gradients: [{ name: 'head.bias', shape: [4], norm: expect.any(Number) }],
    skipped: [],
    output: 'scores',
  });
  const { 'grad:head.bias': bias } = await written('some.safetensors');
  const sum = (bias!.data as Float32Array).reduce((total, value) => total + value, 0);
  expect(sum).toBeCloseTo(0, 6); // rows of softmax − one-hot add up to 0, in float32
  expect(gradients[0].norm).toBeCloseTo(Math.hypot(...(bias!.data as Float32Array)), 6);
});

describe('what cannot be done ends with an error and no file:', () => {
  const refusal = async (args: string[], inputs = 'in.safetensors', model = path('small.onnx')) => {
    const before = await readdir(folder);
    const { code, stdout, stderr } = await grad(model, inputs, 'never.safetensors', args);
    expect(stdout).toBe('');
    expect(await readdir(folder)).toEqual(before);
    return { code, said: settled(stderr, folder) };
  };

  test('an input without a tensor', async () => {
    await writeTensors('other.safetensors', { y: x, labels });
    expect(await refusal([], 'other.safetensors')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "said": "error [INPUT_MISSING]: There is no tensor for the input "x", float32 [n, 3].
        at: input "x"
        try: These were given: "labels" and "y".",
      }
    `);
  });

  test('a tensor of another shape, or type', async () => {
    await writeTensors('shape.safetensors', { x: tensor('float32', [2, 4], new Float32Array(8)), labels });
    expect(await refusal([], 'shape.safetensors')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "said": "error [INPUT_MISMATCH]: The input "x" is float32 [n, 3], but float32 [2, 4] was given.
        at: input "x"
        try: Give a tensor of that type and shape, or export the model with other axes.",
      }
    `);
    await writeTensors('type.safetensors', { x: tensor('float64', [2, 3], new Float64Array(6)), labels });
    expect((await refusal([], 'type.safetensors')).said).toContain('but float64 [2, 3] was given.');
  });

  test('labels that are missing, out of range, or too many', async () => {
    await writeTensors('unlabeled.safetensors', { x });
    expect(await refusal([], 'unlabeled.safetensors')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "said": "error [LABELS_INVALID]: The file has no tensor called "labels".
        at: <folder>/unlabeled.safetensors
        try: Add the class indices under that name. The file holds "x".",
      }
    `);
    await writeTensors('range.safetensors', { x, labels: tensor('int32', [2], [0, 4]) });
    expect(await refusal([], 'range.safetensors')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "said": "error [LABEL_OUT_OF_RANGE]: Label 4 is not one of the 4 classes.
        at: labels[1]
        try: Give whole numbers from 0 to 3, or −100 for what does not count.",
      }
    `);
    await writeTensors('many.safetensors', { x, labels: tensor('int32', [3], [0, 1, 2]) });
    expect((await refusal([], 'many.safetensors')).said).toContain(
      'error [LABELS_INVALID]: The labels have the shape [3]',
    );
  });

  test('an output that there is not, or that holds no scores', async () => {
    expect(await refusal(['--output', 'probabilities'])).toMatchInlineSnapshot(`
      {
        "code": 1,
        "said": "error [OUTPUT_UNKNOWN]: The model makes no value called "probabilities".
        at: output "probabilities"
        try: Its outputs are "logits" and "size".",
      }
    `);
    expect((await refusal(['--output', 'size'])).said).toContain(
      'error [OUTPUT_UNKNOWN]: The value "size" holds no scores',
    );
  });

  test('a pattern that matches no weight', async () => {
    expect(await refusal(['--only', 'head.wieght'])).toMatchInlineSnapshot(`
      {
        "code": 2,
        "said": "error [PATTERN_MATCHES_NOTHING]: No weight of the model is called "head.wieght".
        at: --only
        try: Similar names: head.weight, head.bias, square, and steps.",
      }
    `);
  });

  test('no weight with a gradient, and why', async () => {
    expect(await refusal(['--only', 's*'])).toMatchInlineSnapshot(`
      {
        "code": 1,
        "said": "Without a gradient:
        There is no gradient rule for operator com.microsoft:Inverse, node "the inverse".
          square
        Whole numbers have no gradient (type int64).
          steps
      error [GRADIENTS_NONE]: None of the weights has a gradient, so nothing was written.
        at: <folder>/small.onnx
        try: The reasons are listed above. Another --output, or another --only, may have some.",
      }
    `);
  });

  test('random bytes in the place of tensors, or nothing at all', async () => {
    await writeFile(
      path('random.safetensors'),
      Uint8Array.from({ length: 5000 }, (_, i) => (i * 2654435761) >>> 13),
    );
    expect((await refusal([], 'random.safetensors')).said).toMatch(
      /^error \[SAFETENSORS_INVALID\]: The header should have \d+ bytes/,
    );
    await writeFile(path('empty.safetensors'), '');
    expect(await refusal([], 'empty.safetensors')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "said": "error [SAFETENSORS_INVALID]: The file is shorter than the length of its header.
        at: <folder>/empty.safetensors
        try: The file is damaged, or no safetensors file.",
      }
    `);
    expect((await refusal([], 'nowhere.safetensors')).said).toContain('error [FILE_UNREADABLE]');
  });

  test('a model that is not there', async () => {
    expect((await refusal([], 'in.safetensors', path('nowhere.onnx'))).said).toContain('error [MODEL_NOT_FOUND]');
  });

  test('a result over what is read, in a folder that is not there, or where a folder is', async () => {
    const to = async (out: string) => (await grad(path('small.onnx'), 'in.safetensors', out)).stderr.split('\n')[0];
    expect(await to('in.safetensors')).toContain('in.safetensors would overwrite what is read.');
    expect(await to('small.onnx')).toContain('error [OPTION_INVALID]');
    expect(await to('deeper/grads.safetensors')).toContain('error [FOLDER_MISSING]');
    await mkdir(path('taken'));
    expect(await to('taken')).toContain('taken is a folder.');
    expect(await written('in.safetensors')).toEqual({ x, labels });
  });

  test('an option that is missing', async () => {
    const { code, stderr } = await runCli(['grad', path('small.onnx'), '--out', path('a')]);
    expect({ code, stderr: stderr.trimEnd() }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "error: the option --inputs <FILE> is missing.
      See injerto grad --help.",
      }
    `);
  });

  test('with --json the error comes on stdout too', async () => {
    const { code, stdout } = await grad(path('small.onnx'), 'in.safetensors', 'never', [
      '--json',
      '--output',
      'nothing',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error.code).toBe('OUTPUT_UNKNOWN');
  });
});

// While the program loads, and while it computes, which takes a few seconds.
test.each([200, 1500])('Ctrl-C after %i ms leaves nothing behind', async (delay) => {
  const size = 8 * 3 * 224 * 224;
  const pixel_values = tensor(
    'float32',
    [8, 3, 224, 224],
    Float32Array.from({ length: size }, (_, i) => Math.sin(i)),
  );
  const inner = path(`cut ${delay}`);
  await mkdir(inner);
  await writeTensors(`cut ${delay}/in.safetensors`, {
    pixel_values,
    labels: tensor('int64', [8], new BigInt64Array(8)),
  });
  const { code } = await grad('mobilenet-v2', `cut ${delay}/in.safetensors`, `cut ${delay}/out.safetensors`, [], {
    onStart: (child) => void setTimeout(() => child.kill('SIGINT'), delay),
  });
  // By the signal itself where it came before the program was ready for it.
  expect([130, 'SIGINT']).toContain(code);
  expect(await readdir(inner)).toEqual(['in.safetensors']);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenModels } from './broken-models.ts';
import { foodFolder } from './food-folder.ts';
import { runCli, settled } from './run-cli.ts';

let folder: string;
let photos: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-models-'));
  photos = await foodFolder(join(folder, 'photos'), { A: 4, P: 4 });
  for (const [name, bytes] of Object.entries(await brokenModels())) await writeFile(join(folder, name), bytes);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The three commands on this model, all of which must fail without a result. @returns their errors. */
async function refusals(name: string): Promise<string[]> {
  const model = join(folder, name);
  const commands = [
    ['inspect', model],
    ['predict', model, join(photos, 'A')],
    ['train', photos, '--model', model, '--out', join(folder, 'out'), '--cache', join(folder, 'cache')],
  ];
  const results = await Promise.all(commands.map((args) => runCli(args)));
  for (const { code, stdout } of results) expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  return results.map(({ stderr }) => errorOf(settled(stderr, folder)));
}

/** What is said of it, which must be the same whatever is asked for. */
async function refusal(name: string): Promise<string> {
  const [first, ...others] = await refusals(name);
  for (const other of others) expect(other).toBe(first);
  return first!;
}

/** The error alone, without the progress before it. */
function errorOf(stderr: string): string {
  return stderr.slice(Math.max(0, stderr.indexOf('error [')));
}

test('a model that is not there, with the nearest name', async () => {
  expect(await refusal('mobilenet-v3')).toMatchInlineSnapshot(`
    "error [MODEL_NOT_FOUND]: There is no starter, folder or file called "<folder>/mobilenet-v3".
      at: <folder>/mobilenet-v3
      try: Did you mean "mobilenet-v2"? The starters are all-minilm-l6-v2, efficientnet-lite0, mobilenet-v2, and squeezenet-1.1."
  `);
});

test('an .onnx file that ends in the middle', async () => {
  expect(await refusal('truncated.onnx')).toMatchInlineSnapshot(`
    "error [MODEL_UNREADABLE]: The bytes do not decode as an ONNX model: premature EOF.
      at: <folder>/truncated.onnx
      try: The file may be truncated or not an ONNX file: compare its size with the original, or download it again."
  `);
});

test('random bytes', async () => {
  expect(await refusal('random.onnx')).toMatchInlineSnapshot(`
    "error [MODEL_UNREADABLE]: The bytes do not decode as an ONNX model: illegal tag: field no 0 wire type 0.
      at: <folder>/random.onnx
      try: The file may be truncated or not an ONNX file: compare its size with the original, or download it again."
  `);
});

test('an empty file', async () => {
  expect(await refusal('empty.onnx')).toMatchInlineSnapshot(`
    "error [MODEL_UNREADABLE]: There is no graph in it.
      at: <folder>/empty.onnx
      try: The file may be truncated or not an ONNX file: compare its size with the original, or download it again."
  `);
});

test('a text renamed .onnx', async () => {
  expect(await refusal('text.onnx')).toMatchInlineSnapshot(`
    "error [MODEL_UNREADABLE]: This is no ONNX model. It is a text file.
      at: <folder>/text.onnx
      try: Download the model itself, or export it again."
  `);
});

test('a graph with a cycle', async () => {
  expect(await refusal('cycle.onnx')).toMatchInlineSnapshot(`
    "error [GRAPH_CYCLE]: The graph has a cycle: a value is needed to compute itself.
      at: node "features.0.weight.widen" (Cast), output "features.0.weight.float32" in <folder>/cycle.onnx
      try: ONNX graphs have none; the file is damaged."
  `);
});

test('weights of a wrong shape', async () => {
  for (const error of await refusals('wrong-shape.onnx')) {
    expect(error).toMatch(/^error \[(MODEL_REJECTED|RUN_FAILED)\]/);
    expect(error).toContain("Name:'/features/features.0/Conv' Status Message: Input channels C is not equal");
  }
});

test('a model without an image to read', async () => {
  expect(await refusal('no-float-input.onnx')).toMatchInlineSnapshot(`
    "error [MODEL_INPUT_UNSUPPORTED]: An image model must have exactly one input of photos: float32, float64 or uint8, [batch, 3, height, width] or [batch, height, width, 3], with one channel or three. This one has "ids" int64 [batch].
      at: <folder>/no-float-input.onnx
      try: Choose an image classifier or an image encoder."
  `);
});

test('an operator that nobody knows', async () => {
  expect(await refusal('unknown-operator.onnx')).toMatchInlineSnapshot(`
    "error [MODEL_REJECTED]: ONNX Runtime cannot prepare the model: "Fatal error: com.example:MysteryPool(-1) is not a registered function/op".
      try: If the message names a node, that node or the shape of its weights is wrong in the file."
  `);
});

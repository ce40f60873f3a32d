import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { photoFolder } from '../../src/data/images/test-photos.ts';
import type { ScoredLabel } from '../../src/predict/ranked-labels.ts';
import { foodFolder } from './food-folder.ts';
import { type CliOptions, runCli, settled } from './run-cli.ts';

const classes = ['A', 'E', 'P'];
let folder: string;
let photos: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto train '));
  photos = await foodFolder(join(folder, 'my photos'), { A: 12, E: 12, P: 12 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function train(name: string, args: readonly string[], options?: CliOptions) {
  const shared = ['--model', 'squeezenet-1.1', '--out', join(folder, name), '--cache', join(folder, 'cache')];
  return runCli(['train', photos, ...shared, ...args], options);
}

const fineTune = ['--method', 'fine-tune', '--unfreeze', '2', '--epochs', '3', '--batch', '4', '--seed', '5'];

async function weightsOf(name: string): Promise<string> {
  const bytes = await readFile(join(folder, name, 'onnx', 'model.onnx'));
  return createHash('sha256').update(bytes).digest('hex');
}

test('from photos to a model to labels', async () => {
  const out = join(folder, 'fruit model');
  const trained = await train('fruit model', ['--json', '--seed', '3']);
  expect(trained.code).toBe(0);
  const result = JSON.parse(trained.stdout);
  expect(result).toEqual({
    memory: { budget: expect.any(Number), estimated: expect.any(Number), peak: expect.any(Number) },
    model: 'squeezenet-1.1',
    method: 'transfer',
    config: expect.objectContaining({ method: 'transfer', head: 'linear', seed: 3 }),
    classes,
    samples: { train: expect.any(Number), val: expect.any(Number), test: expect.any(Number) },
    val: { accuracy: expect.any(Number), macroF1: expect.any(Number), loss: expect.any(Number) },
    test: {
      accuracy: expect.any(Number),
      macroF1: expect.any(Number),
      interval: [expect.any(Number), expect.any(Number)],
    },
    calibration: {
      temperature: 1,
      validation: expect.objectContaining({ samples: 6 }),
      test: expect.objectContaining({ samples: 6 }),
      notApplied: expect.objectContaining({ code: 'NOT_CALIBRATED', variant: 'few' }),
    },
    errorBudget: { measuredOn: 'test', rows: expect.arrayContaining([expect.objectContaining({ threshold: 0.5 })]) },
    unknown: { notMeasured: expect.objectContaining({ code: 'UNKNOWN_NOT_MEASURED', variant: 'few' }) },
    seconds: { features: expect.any(Number), train: expect.any(Number), total: expect.any(Number) },
    out,
    trainedParameters: 3 * 512 + 3,
    perClass: classes.map((label) => expect.objectContaining({ label, support: 2 })),
    baseline: { label: classes[0], accuracy: 1 / 3 },
    skipped: 0,
    leftOut: {},
    remarks: [
      expect.objectContaining({ code: 'DATA_FORM', message: 'Photos in 3 class folders.' }),
      expect.objectContaining({ code: 'FEW_EXAMPLES' }),
    ],
  });
  expect(result.samples.train + result.samples.val + result.samples.test).toBe(36);
  expect(existsSync(`${out}.checkpoint`)).toBe(false);

  const predicted = await runCli(['predict', out, join(photos, 'P'), join(photoFolder, 'A0*.jpeg'), '--json']);
  expect(predicted.code).toBe(0);
  const labels = JSON.parse(predicted.stdout) as { file: string; label: string; scores: ScoredLabel[] }[];
  expect(labels.length).toBeGreaterThan(20);
  for (const { file, label, scores } of labels) {
    expect(existsSync(file)).toBe(true);
    expect(scores.map((scored) => scored.label).sort()).toEqual(classes);
    expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
    expect(scores[0]!.label).toBe(label);
  }
  // Chance is a third; most of these photos were learned from.
  const right = labels.filter(({ file, label }) => file.includes(`${label}0`));
  expect(right.length / labels.length).toBeGreaterThan(0.7);

  const inspected = await runCli(['inspect', out, '--json']);
  expect(JSON.parse(inspected.stdout)).toMatchObject({ head: { classes: 3 }, classes, trainableBlocks: 9 });
});

test('the report for people names the set that each number comes from, in both languages', async () => {
  const english = await train('for people', ['--seed', '3']);
  const report = settled(english.stdout, folder)
    .replace(/\d+\.\d+/g, '#')
    .replace(/# [MG]B/g, '# bytes')
    .replace(/ +/g, ' ');
  expect(report).toMatchInlineSnapshot(`
    "squeezenet-#, transfer, 3 classes

     photos accuracy 95 % interval loss
     training 24
     validation 6 # % #
     test 6 # % # % – # % #
    validation: macroF1 #
    test: macroF1 #

     label count recall precision F1
     A 2 # % # % # %
     E 2 # % # % # %
     P 2 # % # % # %
    Always answering "A" would be right for # %.

    Probabilities were not calibrated: 6 validation photos are too few to tell (50 are needed).
    At a probability of # % and more, # % are right (95 %: # % – # %), and # % of the 6 test photos pass.

    The model cannot tell unknown photos: 6 held-out photos are too few to set a threshold (19 are needed; --val).

    Validation: # % of the photos, set aside with seed 3. The head was not chosen by it.
    Test: # % of the photos, set aside with seed 3. Nothing but this measurement ever saw it.
    Weights that learned: 1,539
    Seconds: # for features, # for training, # in all
    Memory: # bytes at most, # bytes expected, # bytes allowed

    Saved in <folder>/for people
    Report: <folder>/for people/report.html
    Try it: injerto predict '<folder>/for people' photo.jpg"
  `);
  const spanish = await train('para personas', ['--seed', '3', '--lang', 'es']);
  expect(spanish.stdout).toContain('Prueba: el 16,7 % de las fotos, apartado con la semilla 3.');
  expect(spanish.stderr).toContain('características');
});

test('progress is plain lines on stderr where there is no terminal, and nothing with --quiet', async () => {
  const { stderr } = await train('aloud', fineTune);
  expect(stderr).toMatch(/^features$/m);
  expect(stderr).toMatch(/^100 % {2}features \d+\/\d+$/m);
  expect(stderr).toMatch(/^epoch 3 of 3 · training loss \d\.\d{3} · validation \d+\.\d %, loss \d\.\d{3}/m);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no escape sequence may be there
  expect(stderr).not.toMatch(/[\r\x1b]/);
  expect((await train('silent', ['--quiet'])).stderr).not.toMatch(/features|100 %/);
});

test('Ctrl-C saves, says how to go on, and going on ends in the same weights', async () => {
  expect((await train('whole', fineTune)).code).toBe(0);

  let pressed = false;
  const stopped = await train('parts', fineTune, {
    onStderr: (text, child) => {
      if (pressed || !text.includes('epoch 1 of 3')) return;
      pressed = true;
      child.kill('SIGINT');
    },
  });
  expect(stopped.code).toBe(130);
  expect(stopped.stdout).toBe('');
  const end = settled(stopped.stderr, folder).split('\n').slice(-4).join('\n');
  expect(end).toMatchInlineSnapshot(`
    "Stopping after this step and saving … (Ctrl-C again ends at once, without saving)
    Interrupted.
    What was learned is in <folder>/parts.checkpoint.
    Go on with: injerto train '<folder>/my photos' --model squeezenet-1.1 --out '<folder>/parts' --cache '<folder>/cache' --method fine-tune --unfreeze 2 --epochs 3 --batch 4 --seed 5 --resume"
  `);
  expect(existsSync(join(folder, 'parts'))).toBe(false);

  const resumed = await train('parts', [...fineTune, '--resume', '--json']);
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).not.toContain('epoch 1 of 3');
  expect(await weightsOf('parts')).toBe(await weightsOf('whole'));
  expect(await readdir(folder)).not.toContain('parts.checkpoint');
});

test('Ctrl-C while features are computed ends with 130 and the command to go on', async () => {
  const cache = await mkdtemp(join(folder, 'cache-'));
  let pressed = false;
  const { code, stderr } = await train('early', ['--cache', cache], {
    onStderr: (text, child) => {
      if (pressed || !text.includes('features')) return;
      pressed = true;
      child.kill('SIGINT');
    },
  });
  expect(stderr).toContain(' --resume');
  expect(code).toBe(130);
});

test('a second Ctrl-C ends the process at once', async () => {
  let times = 0;
  const { code } = await train('twice', [...fineTune, '--epochs', '500'], {
    onStderr: (text, child) => {
      if (times === 0 && text.includes('epoch 1 of')) child.kill('SIGINT');
      if (times === 0 && text.includes('epoch 1 of')) times = 1;
      if (times === 1 && text.includes('Stopping')) child.kill('SIGINT');
    },
  });
  // Either the second came in time, or the first had already done its work.
  expect(['SIGINT', 130]).toContain(code);
});

test('a checkpoint of other settings is not gone on from', async () => {
  let pressed = false;
  const onStderr: CliOptions['onStderr'] = (text, child) => {
    if (!pressed && text.includes('epoch 1 of')) child.kill('SIGINT');
    if (text.includes('epoch 1 of')) pressed = true;
  };
  expect((await train('other', fineTune, { onStderr })).code).toBe(130);
  const { code, stderr } = await train('other', [...fineTune, '--lr', '0.001', '--resume']);
  expect(code).toBe(1);
  expect(stderr).toContain('error [CHECKPOINT_MISMATCH]');
});

test('a loss that is no number before any epoch is complete: an error that names the step, and no model', async () => {
  const { code, stderr, stdout } = await train('diverged', [...fineTune, '--unfreeze', 'all', '--lr', '100', '--json']);
  expect(stderr + stdout).toMatch(/LOSS_NOT_FINITE|not a finite number/);
  expect({ code, stderr: errorOf(stderr) }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "note: Photos in 3 class folders.
    note: Some classes have fewer than 10 photos to train on: "A" (8), "E" (8), and "P" (8). What is learned of them is mostly chance.
    error [LOSS_NOT_FINITE]: The loss became NaN in epoch 1, batch 2 of 6. That was before any epoch was complete. The weights were not changed by that step.
      try: Lower the learning rate (--lr); a tenth of it is a good next try.",
    }
  `);
  expect(existsSync(join(folder, 'diverged'))).toBe(false);
});

test('a folder that holds something else is refused before any work is done', async () => {
  const { code, stderr } = await train('my photos', []);
  expect(code).toBe(1);
  expect(settled(stderr, folder)).toMatchInlineSnapshot(`
    "error [OUTPUT_EXISTS]: The model cannot be saved there. The folder holds "A", which Injerto did not write, and saving would remove it.
      at: <folder>/my photos
      try: Name a folder that does not exist yet."
  `);
});

// A disk that fills up is a tiny file system in memory, which only root may mount, and not in every container.
test('no space left: the error says so and nothing half-written is left', async (context) => {
  const disk = await mkdtemp(join(folder, 'disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk]).status === 0;
  context.skip(!mounted, 'a small file system could not be mounted');
  try {
    const { code, stdout, stderr } = await train('full', ['--out', join(disk, 'model')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(errorOf(stderr.replaceAll(disk, '<disk>'))).toMatchInlineSnapshot(`
      "note: Photos in 3 class folders.
      note: Some classes have fewer than 10 photos to train on: "A" (8), "E" (8), and "P" (8). What is learned of them is mostly chance.
      error [WRITE_FAILED]: The folder could not be written. The file could not be written: "ENOSPC: no space left on device, write".
        at: <disk>/model
        try: Check the free space and the permissions. What was there before is unchanged."
    `);
    expect(await readdir(disk)).toEqual([]);

    // A cache on a full disk is no obstacle: the features are computed again.
    const cached = await train('no cache', ['--cache', join(disk, 'cache'), '--json']);
    expect(cached.code).toBe(0);
  } finally {
    spawnSync('umount', [disk]);
  }
});

function errorOf(stderr: string): string {
  const lines = settled(stderr, folder).split('\n');
  return lines.filter((line) => /^(error|note| {2}at| {2}try)/.test(line)).join('\n');
}

/** Processes that work on one project at once, or are killed in the middle: nothing that was acknowledged is lost. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { blobFile } from './blobs.ts';
import { openProject, projectStatus, repairProject, samplesOf } from './index.ts';
import { projectForTest } from './test-project.ts';

const child = fileURLToPath(new URL('./test-add-child.ts', import.meta.url));

interface Ended {
  readonly said: readonly string[];
  readonly killed: boolean;
  readonly errors: string;
}

function start(folder: string, name: string, count: number): { process: ChildProcess; ended: Promise<Ended> } {
  const started = spawn(process.execPath, ['--import', 'tsx', child, folder, name, String(count)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, errors] = ['', ''];
  started.stdout.on('data', (data) => {
    out += data;
  });
  started.stderr.on('data', (data) => {
    errors += data;
  });
  const ended = new Promise<Ended>((resolve) =>
    started.on('close', (_, signal) => {
      // a line that was cut off was not acknowledged
      resolve({ said: out.split('\n').slice(0, -1), killed: signal !== null, errors });
    }),
  );
  return { process: started, ended };
}

test('two processes write at once: no error, no lost update', async () => {
  const opened = await projectForTest();
  const both = [start(opened.project.folder, 'a', 40), start(opened.project.folder, 'b', 40)];
  const ended = await Promise.all(both.map(({ ended }) => ended));
  for (const { errors, said } of ended) expect(said, errors).toHaveLength(40);
  const status = await projectStatus(opened.project);
  expect(status.classes.map(({ name, samples }) => [name, samples])).toEqual([
    ['a', 0],
    ['a by hand', 40],
    ['b', 0],
    ['b by hand', 40],
  ]);
  await opened.close();
});

test('kill -9 at any moment loses nothing that was acknowledged', async () => {
  const opened = await projectForTest();
  const { folder } = opened.project;
  await opened.project.close();
  const safe = new Set<string>();
  let kills = 0;
  for (const round of Array(12).keys()) {
    const { process: adding, ended } = start(folder, String.fromCharCode(97 + round), 400);
    // at another moment of its work each time: after so many photos, and a little later
    await new Promise<void>((resolve) => {
      let seen = 0;
      adding.stdout!.on('data', (data: Buffer) => {
        seen += data.toString().split('\n').length - 1;
        if (seen > round) resolve();
      });
      adding.on('close', () => resolve());
    });
    await new Promise((resolve) => setTimeout(resolve, (round * 7) % 23));
    adding.kill('SIGKILL');
    const { said, killed, errors } = await ended;
    expect(killed, errors).toBe(true);
    kills++;
    for (const id of said) safe.add(id);
  }
  expect(kills).toBe(12);
  const project = await openProject(folder);
  const found = new Map<string, string | null>();
  for await (const { id, label, extension } of samplesOf(project)) {
    found.set(id, label);
    await readFile(blobFile(folder, id, extension));
  }
  expect(safe.size).toBeGreaterThan(50);
  for (const id of safe) expect(found.get(id)).toMatch(/ by hand$/);
  const repaired = await repairProject(project, 0);
  expect(repaired.missing).toEqual([]);
  expect((await repairProject(project, 0)).orphans).toBe(0);
  await project.close();
  await opened.close();
});

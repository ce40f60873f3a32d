import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const child = fileURLToPath(new URL('./test-exit-child.ts', import.meta.url));

/** Node aborts (134, or the signal SIGABRT) where it stops a thread inside the engine. */
test.each([
  ['exit', 3],
  ['exit', 3],
  ['exit hook', 3],
  ['error', 1],
])('a process ends as it was told to while the engine works: %s', (how, code) => {
  const { status, signal, stderr } = spawnSync(process.execPath, ['--import', 'tsx', child, how], { encoding: 'utf8' });
  expect({ status, signal }, stderr).toEqual({ status: code, signal: null });
});

import { expect, test } from 'vitest';
import { nodeMemory } from '../../memory/node-memory.ts';
import { remark } from '../../messages/index.ts';
import type { TrainEvent } from '../../training/events.ts';
import { MemoryAccount } from './memory-account.ts';

const mb = 2 ** 20;

test('what is there counts in steps, so that two runs of one program plan alike', () => {
  const one = new MemoryAccount(nodeMemory, 800 * mb, 301 * mb);
  const other = new MemoryAccount(nodeMemory, 800 * mb, 303 * mb);
  expect(one.base).toBe(other.base);
  expect(one.room).toBe(800 * mb - one.base);
});

test('what is expected is the largest part, on top of what is there', () => {
  const account = new MemoryAccount(nodeMemory, 800 * mb, 304 * mb);
  account.expect(100 * mb);
  account.expect(200 * mb);
  account.expect(50 * mb);
  expect(account.read()).toMatchObject({ budget: 800 * mb, estimated: 504 * mb });
});

test('what two parts of a training have to say alike is said once', () => {
  const events: TrainEvent[] = [];
  const account = new MemoryAccount(nodeMemory, 800 * mb, 300 * mb);
  for (const rows of [4, 4, 8, 4])
    account.tell(remark('MEMORY_TIGHT/features', { rows, usual: 16 }), (e) => events.push(e));
  expect(events).toMatchObject([
    { type: 'warning', code: 'MEMORY_TIGHT', details: { rows: 4 } },
    { type: 'warning', code: 'MEMORY_TIGHT', details: { rows: 8 } },
  ]);
});

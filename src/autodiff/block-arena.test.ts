import { expect, test } from 'vitest';
import { BlockArena } from './block-arena.ts';

const mib = 2 ** 20;

test('regions double, and only what is written counts', () => {
  const arena = new BlockArena();
  arena.allocate(mib / 2);
  expect(arena.writtenBytes).toBe(mib / 2);
  arena.allocate(mib);
  arena.allocate(3 * mib);
  expect(arena.writtenBytes).toBe(4.5 * mib);
});

test('what is let go of is taken again, and free neighbors become one', () => {
  const arena = new BlockArena();
  const [a, b] = [arena.allocate(mib / 4), arena.allocate(mib / 4)];
  arena.release(a);
  arena.release(b);
  arena.allocate(mib);
  expect(arena.writtenBytes).toBe(mib);
});

test('the best fit is taken, and split only if less than half is used', () => {
  const arena = new BlockArena();
  const large = arena.allocate(4 * mib);
  arena.release(large);
  const most = arena.allocate(2.5 * mib);
  expect(most.size).toBe(4 * mib);
  arena.release(most);
  expect(arena.allocate(mib).size).toBe(mib);
});

test('values of many sizes leave gaps: more is written than is ever needed at once', () => {
  const arena = new BlockArena();
  let held = arena.allocate(mib);
  for (let size = 2; size <= 16; size *= 2) {
    const next = arena.allocate(size * mib);
    arena.release(held);
    held = next;
  }
  expect(arena.writtenBytes).toBeGreaterThan(24 * mib);
});

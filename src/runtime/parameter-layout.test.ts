import { expect, test } from 'vitest';
import { tensor } from '../onnx/index.ts';
import { layOutParameters } from './parameter-layout.ts';

test('parameters lie group by group, each at the start of a cache line; a group without parameters is empty', () => {
  const spec = (name: string, size: number, group: number) => ({
    name,
    group,
    value: tensor('float32', [size], Array<number>(size).fill(0)),
  });
  const layout = layOutParameters([spec('a', 5, 2), spec('b', 4, 0), spec('c', 1, 2), spec('d', 0, 0)]);
  expect(layout.parameters.map(({ name, start }) => [name, start])).toEqual([
    ['b', 0],
    ['d', 16],
    ['a', 16],
    ['c', 32],
  ]);
  expect(layout.groups).toEqual([
    { start: 0, length: 16 },
    { start: 16, length: 0 },
    { start: 16, length: 32 },
  ]);
  expect(layout.total).toBe(48);
});

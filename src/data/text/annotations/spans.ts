import { isObject } from './annotation-format.ts';

/** Whether a value marks places inside a text (`[[0, 5, "PER"]]`, `[{ start, end, label }]`) and says nothing of the whole. */
export function areSpans(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isSpan);
}

function isSpan(value: unknown): boolean {
  if (Array.isArray(value))
    return (
      value.length >= 3 && typeof value[0] === 'number' && typeof value[1] === 'number' && typeof value[2] === 'string'
    );
  const has = (...names: string[]) => names.some((name) => isObject(value) && typeof value[name] === 'number');
  return has('start', 'start_offset', 'startOffset') && has('end', 'end_offset', 'endOffset');
}

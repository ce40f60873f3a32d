/** Joins the symbols of a word, the earliest merge first, the leftmost of equals first. */
import type { MergeTable } from './merge-table.ts';

/** Ranks and places share one number: up to 2^21 merges in front of 2^32 places. */
const place = 2 ** 32;

/** @param symbols token numbers. @returns those left. */
export function mergeSymbols(symbols: readonly number[], merges: MergeTable): number[] {
  const count = symbols.length;
  if (count < 2) return [...symbols];
  const ids = Int32Array.from(symbols);
  const next = Int32Array.from(symbols, (_, i) => (i + 1 < count ? i + 1 : -1));
  const previous = Int32Array.from(symbols, (_, i) => i - 1);
  const gone = new Uint8Array(count);
  const queue: number[] = [];
  const offer = (left: number, right: number): void => {
    const at = merges.find(ids[left]!, ids[right]!);
    if (at >= 0) push(queue, merges.rank(at) * place + left);
  };
  for (let i = 0; i + 1 < count; i++) offer(i, i + 1);
  while (queue.length > 0) {
    const top = pop(queue);
    const left = top % place;
    const right = next[left]!;
    if (gone[left] || right < 0) continue;
    const at = merges.find(ids[left]!, ids[right]!);
    // The pair may be another by now; it is joined all the same if it makes the same token, as in Hugging Face's tokenizers.
    if (at < 0 || merges.result(at) !== merges.resultOf((top - left) / place)) continue;
    ids[left] = merges.result(at);
    gone[right] = 1;
    const after = next[right]!;
    next[left] = after;
    if (after >= 0) {
      previous[after] = left;
      offer(left, after);
    }
    if (previous[left]! >= 0) offer(previous[left]!, left);
  }
  const left: number[] = [];
  for (let i = 0; i >= 0; i = next[i]!) left.push(ids[i]!);
  return left;
}

/** A binary heap, the least first. */
function push(heap: number[], value: number): void {
  let at = heap.length;
  heap.push(value);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]! <= value) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = value;
}

function pop(heap: number[]): number {
  const top = heap[0]!;
  const value = heap.pop()!;
  if (heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
    if (heap[child]! >= value) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = value;
  return top;
}

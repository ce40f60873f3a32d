/** Runs a program over a text in time linear in both.
 *
 * A backtracking matcher is slow where it fails at the same instruction and the same place again and again: `(a+)+$` on a row of a's. Without
 * back references, whether the rest of a program matches at a place depends on nothing else, so each pair of split and place is tried once and
 * remembered (memoized backtracking, as in RE2's bitstate and Davis et al., "Using Selective Memoization to Defeat ReDoS", 2021). Lookarounds and atomic groups are
 * programs of their own, remembered in the same way. The order of alternatives is kept, so that matches are those of a backtracking engine. */
import type { Pattern } from './matches.ts';
import type { Place, Program } from './program.ts';

/** Bits of what is remembered, at most: half a gigabyte. */
const maxStates = 2 ** 32;

/** The text has more places than can be remembered. */
export class TextTooLong extends Error {}

export function programPattern(program: Program, isWord: (codePoint: number) => boolean): Pattern {
  return { find: (text) => (text === '' ? [] : new Matcher(program, text, isWord).findAll()) };
}

class Matcher {
  /** A bit for each split and place from which no match follows. */
  readonly #failed: Uint32Array;
  /** Where the part of a look or atomic group ended, by slot and place; -1 if it did not match. */
  readonly #parts = new Map<number, number>();
  /** Where a part ends that goes on from a split and a place; what lies behind a place is run through once for all that begin before it. */
  readonly #ends = new Map<number, number>();
  readonly #program: Program;
  readonly #text: string;
  readonly #isWord: (codePoint: number) => boolean;
  #searchStart = 0;

  constructor(program: Program, text: string, isWord: (codePoint: number) => boolean) {
    const states = (text.length + 1) * program.slots;
    if (states > maxStates) throw new TextTooLong(`${text.length} characters × ${program.slots} branches`);
    this.#failed = new Uint32Array(Math.ceil(states / 32));
    this.#program = program;
    this.#text = text;
    this.#isWord = isWord;
  }

  /** As Oniguruma's `find_iter`: an empty match that begins where the last one ended does not count. */
  findAll(): number[] {
    const found: number[] = [];
    let from = 0;
    let last = -1;
    while (from <= this.#text.length) {
      this.#searchStart = from;
      let start = from;
      let end = -1;
      for (; start <= this.#text.length; start = this.#after(start)) {
        end = this.#run(0, start);
        if (end >= 0) break;
      }
      if (end < 0) break;
      if (end === start && end === last) {
        from = this.#after(end);
      } else {
        found.push(start, end);
        from = end;
        last = end;
      }
    }
    return found;
  }

  /** The end of the match of the part that begins at an instruction, or -1. */
  #run(begin: number, place: number): number {
    const { instructions, slots } = this.#program;
    // Alternatives still to be tried: instruction, place, length of the path when they came up.
    const open: number[] = [];
    // Splits on the way to here. What fails below them stays marked; those of a match are freed again.
    const path: number[] = [];
    let at = begin;
    let here = place;
    for (;;) {
      const instruction = instructions[at]!;
      let ok = true;
      switch (instruction.op) {
        case 'character': {
          const code = instruction.back ? this.#before(here) : this.#text.codePointAt(here);
          ok = code !== undefined && instruction.test(code);
          if (ok) {
            const width = code! > 0xffff ? 2 : 1;
            here += instruction.back ? -width : width;
            at += 1;
          }
          break;
        }
        case 'split': {
          const state = here * slots + instruction.slot;
          const end = begin === 0 ? undefined : this.#ends.get(state);
          if (end !== undefined) return this.#matched(path, begin, end);
          const word = Math.floor(state / 32);
          const bit = 1 << (state % 32);
          ok = (this.#failed[word]! & bit) === 0;
          if (ok) {
            this.#failed[word]! |= bit;
            path.push(state);
            open.push(instruction.second, here, path.length);
            at = instruction.first;
          }
          break;
        }
        case 'jump':
          at = instruction.to;
          break;
        case 'place':
          ok = this.#stands(instruction.place, here);
          at += 1;
          break;
        case 'look':
          ok = this.#part(instruction, here) >= 0 !== instruction.negate;
          at = instruction.next;
          break;
        case 'atomic': {
          const end = this.#part(instruction, here);
          ok = end >= 0;
          here = end;
          at = instruction.next;
          break;
        }
        case 'match':
          return this.#matched(path, begin, here);
      }
      if (ok) continue;
      if (open.length === 0) return -1;
      path.length = open.pop()!;
      here = open.pop()!;
      at = open.pop()!;
    }
  }

  /** The splits on the way to a match do not fail. */
  #matched(path: readonly number[], begin: number, end: number): number {
    for (const state of path) {
      this.#failed[Math.floor(state / 32)]! &= ~(1 << (state % 32));
      if (begin !== 0) this.#ends.set(state, end);
    }
    return end;
  }

  #part({ from, slot }: { readonly from: number; readonly slot: number }, here: number): number {
    const key = here * this.#program.slots + slot;
    const known = this.#parts.get(key);
    if (known !== undefined) return known;
    const end = this.#run(from, here);
    this.#parts.set(key, end);
    return end;
  }

  #stands(place: Place, here: number): boolean {
    const text = this.#text;
    const { length } = text;
    switch (place) {
      case 'text-start':
        return here === 0;
      case 'text-end':
        return here === length;
      case 'text-end-or-newline':
        return here === length || (here === length - 1 && text[here] === '\n');
      case 'line-start':
        // Oniguruma: not behind a newline that ends the text.
        return here === 0 || (text[here - 1] === '\n' && here < length);
      case 'line-end':
        return here === length || text[here] === '\n';
      case 'search-start':
        return here === this.#searchStart;
      case 'word-boundary':
        return this.#atWord(here);
      case 'no-word-boundary':
        return !this.#atWord(here);
    }
  }

  #atWord(here: number): boolean {
    const [before, after] = [this.#before(here), this.#text.codePointAt(here)];
    const left = before !== undefined && this.#isWord(before);
    const right = after !== undefined && this.#isWord(after);
    return left !== right;
  }

  #before(here: number): number | undefined {
    const low = this.#text.charCodeAt(here - 1);
    if (low >= 0xdc00 && low < 0xe000 && here > 1) return this.#text.codePointAt(here - 2);
    return here > 0 ? low : undefined;
  }

  #after(here: number): number {
    return here + ((this.#text.codePointAt(here) ?? 0) > 0xffff ? 2 : 1);
  }
}

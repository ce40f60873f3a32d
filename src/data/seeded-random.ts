/**
 * Randomness that is a pure function of what names it: `seededRandom(seed, 'augment', epoch, id)` gives the same numbers
 * on every machine, in every process, whatever was drawn elsewhere. Nothing has to be saved for a run to resume.
 *
 * Generator: xoshiro128** 1.1 (Blackman & Vigna 2018, https://prng.di.unimi.it/xoshiro128starstar.c), 128 bits of state,
 * period 2¹²⁸ − 1. Its state is a 128-bit hash of the parts: four lanes, each the MurmurHash3 finalizer (Appleby, fmix32)
 * over the words absorbed so far, then crossed. Only 32-bit integer operations, so the bits are the same everywhere.
 */

/** What may name a stream. Numbers are told apart by all 64 bits, so 1, '1' and 1.5 name three streams. */
export type SeedPart = number | string;

/** One stream of random numbers. */
export class SeededRandom {
  readonly #state: Uint32Array;

  /** @param state four 32-bit words, not all zero. */
  constructor(state: Uint32Array) {
    this.#state = Uint32Array.from(state);
    if (this.#state.every((word) => word === 0)) this.#state[0] = 1;
  }

  /** An integer in 0 … 2³² − 1. */
  uint32(): number {
    const s = this.#state;
    const s1 = s[1]!;
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    s[2]! ^= s[0]!;
    s[3]! ^= s1;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= s1 << 9;
    s[3] = rotateLeft(s[3]!, 11);
    return result;
  }

  /** A number in [0, 1), 53 random bits. */
  uniform(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** An integer in 0 … count − 1, each equally likely (draws that would bias it are thrown away). `count` ≤ 2³². */
  below(count: number): number {
    const limit = 4294967296 - (4294967296 % count);
    for (;;) {
      const draw = this.uint32();
      if (draw < limit) return draw % count;
    }
  }

  /** True with probability p. */
  chance(p: number): boolean {
    return this.uniform() < p;
  }

  /** A standard normal draw (Box & Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** A draw from Gamma(shape, 1), shape > 0 (Marsaglia & Tsang 2000; below 1 by the boost of their §6). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.uniform()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      if (Math.log(1 - this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** A draw from Beta(a, b), in [0, 1]. Tiny a and b give 0 or 1, never NaN. */
  beta(a: number, b: number): number {
    const x = this.gamma(a);
    const y = this.gamma(b);
    return x + y > 0 ? x / (x + y) : this.chance(a / (a + b)) ? 1 : 0;
  }

  /** The numbers 0 … count − 1 in random order (Fisher & Yates). */
  permutation(count: number): Uint32Array {
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    return order;
  }

  /** A new array with the same items in random order. */
  shuffled<T>(items: readonly T[]): T[] {
    return Array.from(this.permutation(items.length), (i) => items[i]!);
  }
}

/** The stream that these parts name.
 * @example seededRandom(7, 'shuffle', epoch).shuffled(samples) */
export function seededRandom(...parts: readonly SeedPart[]): SeededRandom {
  const hash = new StreamHash();
  for (const part of parts) hash.absorb(part);
  return new SeededRandom(hash.finish());
}

const float = new DataView(new ArrayBuffer(8));
const utf8 = new TextEncoder();

/** The 128-bit hash behind `seededRandom`. Every part goes in with its kind and length, so ('ab', 'c') is not ('a', 'bc'). */
class StreamHash {
  readonly #lanes = Uint32Array.of(0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x71374491);
  #words = 0;

  absorb(part: SeedPart): void {
    if (typeof part === 'number') {
      float.setFloat64(0, part === 0 ? 0 : part); // −0 and 0 name one stream
      this.#word(1);
      this.#word(float.getUint32(0));
      this.#word(float.getUint32(4));
      return;
    }
    const bytes = utf8.encode(part);
    this.#word(2);
    this.#word(bytes.length);
    for (let i = 0; i < bytes.length; i += 4) {
      this.#word(bytes[i]! | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) | ((bytes[i + 3] ?? 0) << 24));
    }
  }

  finish(): Uint32Array {
    for (let round = 0; round < 4; round++) this.#word(this.#words);
    return this.#lanes;
  }

  #word(word: number): void {
    this.#words++;
    const lanes = this.#lanes;
    let carry = word;
    for (let i = 0; i < 4; i++) {
      lanes[i] = carry = finalMix((lanes[i]! ^ carry) + 0x9e3779b9 * (i + 1));
    }
    lanes[0]! ^= lanes[3]!;
  }
}

function finalMix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/**
 * MinHash (Broder 1997) of a text's shingles, by one permutation cut into bins (Li, Owen & Zhang 2012) whose empty ones borrow from
 * others drawn at random (Shrivastava 2017): each of `bins` numbers is equal in two texts with the probability of their Jaccard
 * similarity. A text costs one hash a shingle, however many bins there are.
 */

/** 12 bands of 5: two texts of similarity s share a band with probability 1 − (1 − s⁵)¹², 99 % at s = 0.8, 5 % at s = 0.35. */
export const bands = 12;
const rowsPerBand = 5;
export const bins = bands * rowsPerBand;

/** Characters of a shingle: about a word, so that one changed word of fifteen leaves 0.8 of them. */
const shingleLength = 5;
/** Characters of a text that are looked at: more than most encoders read (512 tokens). */
const mostCharacters = 5_000;

const base = 0x01000193;
const highest = power(base, shingleLength);
const empty = 0xffffffff;

/** What shingles are taken of: letters and digits in lower case, everything else one blank. @param content see `contentOf`. */
export function shingleText(content: string): string {
  return content.slice(0, mostCharacters).toLowerCase().replace(notWords, ' ').trim();
}

const notWords = /[^\p{L}\p{N}\p{M}]+/gu;

/** Calls `take` with the hash of each shingle; a shorter text is one. Rolling: h ← h·b + c − c₀·b⁵, then mixed. */
function eachShingle(text: string, take: (hash: number) => void): void {
  let rolling = 0;
  for (let i = 0; i < text.length; i++) {
    rolling = (Math.imul(rolling, base) + text.charCodeAt(i)) | 0;
    if (i >= shingleLength) rolling = (rolling - Math.imul(text.charCodeAt(i - shingleLength), highest)) | 0;
    if (i >= shingleLength - 1) take(mix(rolling));
  }
  if (text.length > 0 && text.length < shingleLength) take(mix(rolling));
}

/** The minima of a text's bins, into `minima` [bins]. @returns false if the text has no letter or digit. */
export function minHash(text: string, minima: Uint32Array): boolean {
  minima.fill(empty);
  eachShingle(text, (hash) => {
    const bin = Math.floor((hash / 4294967296) * bins);
    if (hash < minima[bin]!) minima[bin] = hash;
  });
  const filled = minima.map((minimum) => (minimum === empty ? 0 : 1));
  if (!filled.includes(1)) return false;
  for (let bin = 0; bin < bins; bin++) {
    for (let attempt = 1; minima[bin] === empty; attempt++) {
      const other = mix(bin * 0x10001 + attempt) % bins;
      if (filled[other]) minima[bin] = minima[other]!;
    }
  }
  return true;
}

/** The number that a band's minima hash to. */
export function bandKey(minima: Uint32Array, band: number): number {
  let key = band;
  for (let i = band * rowsPerBand; i < (band + 1) * rowsPerBand; i++) key = mix((key ^ minima[i]!) + 0x9e3779b9);
  return key;
}

/** The different shingles of a text, ascending. */
export function shingleSet(text: string): Uint32Array {
  const hashes: number[] = [];
  eachShingle(text, (hash) => hashes.push(hash));
  const sorted = Uint32Array.from(hashes).sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i]!;
  return sorted.slice(0, count);
}

/** |A ∩ B| / |A ∪ B| of two ascending sets; 0 if both are empty. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      common++;
      i++;
      j++;
    } else if (a[i]! < b[j]!) i++;
    else j++;
  }
  return common / Math.max(1, a.length + b.length - common);
}

/** MurmurHash3's finalizer (Appleby), a permutation of 0 … 2³² − 1. */
function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function power(of: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i++) product = Math.imul(product, of);
  return product;
}

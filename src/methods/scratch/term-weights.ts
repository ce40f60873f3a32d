/** Which tokens and pairs of tokens tell texts apart, and how much each weighs. */

export interface Terms {
  /** Tokens, most frequent first. */
  readonly single: readonly number[];
  /** Neighbouring tokens, two numbers each, most frequent first. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Of all of them, in that order. */
  readonly weights: readonly number[];
}

/** Terms that are kept at most: those of the most texts. */
const mostTerms = 2000;
/** A term of one text alone says nothing about another. */
const leastTexts = 2;
/** Beyond so many terms those of one text alone are forgotten, so that memory does not grow with the texts (lossy counting: Manku & Motwani 2002). */
const mostCounted = 1_000_000;

/** The inverse document frequency of scikit-learn's `TfidfVectorizer`: idf = ln((1 + N) / (1 + df)) + 1. Of equally frequent terms the lower tokens come first.
 * @param texts tokens of each, without special ones. */
export function termWeights(texts: Iterable<readonly number[]>): Terms {
  const counts = new Map<string, number>();
  let N = 0;
  for (const tokens of texts) {
    N++;
    const found = new Set<string>();
    for (const [at, token] of tokens.entries()) {
      found.add(`${token}`);
      if (at > 0) found.add(`${tokens[at - 1]} ${token}`);
    }
    for (const term of found) counts.set(term, (counts.get(term) ?? 0) + 1);
    if (counts.size > mostCounted) for (const [term, count] of counts) if (count < leastTexts) counts.delete(term);
  }
  const kept = [...counts]
    .filter(([, count]) => count >= leastTexts)
    .map(([term, count]) => ({ tokens: term.split(' ').map(Number), count }))
    .sort((a, b) => b.count - a.count || a.tokens[0]! - b.tokens[0]! || (a.tokens[1] ?? -1) - (b.tokens[1] ?? -1))
    .slice(0, mostTerms);
  const single = kept.filter(({ tokens }) => tokens.length === 1);
  const pairs = kept.filter(({ tokens }) => tokens.length === 2);
  return {
    single: single.map(({ tokens }) => tokens[0]!),
    pairs: pairs.map(({ tokens }) => [tokens[0]!, tokens[1]!] as const),
    weights: [...single, ...pairs].map(({ count }) => Math.log((1 + N) / (1 + count)) + 1),
  };
}

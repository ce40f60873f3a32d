import { expect, test } from 'vitest';
import { GrowingText } from './growing-text.ts';
import { sampleToken } from './sample-token.ts';
import { StopTexts } from './stop-texts.ts';

const all = { temperature: 1, topK: 0, topP: 1 };

test('tokens are drawn as often as their probability says', () => {
  const logits = [Math.log(0.5), Math.log(0.3), Math.log(0.2)];
  const drawn = (u: number) => sampleToken(logits, all, u);
  expect([0, 0.49, 0.51, 0.79, 0.81, 0.999999].map(drawn)).toEqual([0, 0, 1, 1, 2, 2]);
});

test('a low temperature favors the likeliest: p^(1/T), normalized', () => {
  const logits = [Math.log(0.6), Math.log(0.4)];
  // 0.6²/(0.6² + 0.4²) = 0.6923
  const options = { ...all, temperature: 0.5 };
  expect(sampleToken(logits, options, 0.692)).toBe(0);
  expect(sampleToken(logits, options, 0.6925)).toBe(1);
});

test('top K and top P cut the tail; the rest shares the probability', () => {
  const logits = [0.1, 0.2, 0.3, 0.4].map(Math.log);
  expect(sampleToken(logits, { ...all, topK: 2 }, 0.9999)).toBe(2);
  // 0.4 < 0.6 ≤ 0.4 + 0.3: two tokens
  expect(sampleToken(logits, { ...all, topP: 0.6 }, 0.9999)).toBe(2);
  expect(sampleToken(logits, { ...all, topP: 0.6 }, 0.57)).toBe(3);
  expect(sampleToken([-Infinity, 0, -Infinity], { ...all, topK: 2 }, 0.9999)).toBe(1);
});

test('ties do not widen the top K', () => {
  expect(sampleToken([1, 1, 1], { ...all, topK: 1 }, 0.9999)).toBe(0);
});

test('a stop text may come in pieces; what only looked like one is shown after all', () => {
  const stops = new StopTexts(['END', '\n\n']);
  expect(stops.push('say E')).toBe('say ');
  expect(stops.push('N')).toBe('');
  expect(stops.push('ter')).toBe('ENter');
  expect(stops.push('\n')).toBe('');
  expect(stops.push('x EN')).toBe('\nx ');
  expect(stops.push('D and more')).toBe('');
  expect(stops.found).toBe(true);
  expect(stops.push('more')).toBe('');
});

test('what is held back comes at the end', () => {
  const stops = new StopTexts(['END']);
  expect(stops.push('the EN')).toBe('the ');
  expect(stops.end()).toBe('EN');
  expect(stops.found).toBe(false);
});

test('characters of several tokens are shown once they are whole', () => {
  const bytes = [...new TextEncoder().encode('aé😀b')];
  const text = new GrowingText((ids) => new TextDecoder().decode(Uint8Array.from(ids)));
  expect(bytes.map((byte) => text.push(byte))).toEqual(['a', '', 'é', '', '', '', '😀', 'b']);
  expect(text.push(0xc3)).toBe('');
  expect(text.end()).toBe('\uFFFD');
});

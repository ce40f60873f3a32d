/** Bytes written as characters, as GPT-2's tokenizer does it: each byte has a letter that can be seen. */

const printable = (byte: number) =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);

/** The character of each byte: printable ones stand for themselves, the others follow from U+0100 on. */
const letters: readonly string[] = (() => {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(printable(byte) ? byte : next++));
})();

const bytes = new Map(letters.map((letter, byte) => [letter, byte]));
const encoder = new TextEncoder();

/** "é " → "Ã©Ġ" */
export function byteLetters(text: string): string {
  if (/^[!-~]*$/.test(text)) return text;
  if (/^ [!-~]*$/.test(text)) return `Ġ${text.slice(1)}`;
  let written = '';
  for (const byte of encoder.encode(text)) written += letters[byte];
  return written;
}

/** The bytes of a token of such letters; of a token with others, its own UTF-8. */
export function bytesOfLetters(token: string): Uint8Array | number[] {
  const found: number[] = [];
  for (const letter of token) {
    const byte = bytes.get(letter);
    if (byte === undefined) return encoder.encode(token);
    found.push(byte);
  }
  return found;
}

/** Tokens that stand for one byte each where a vocabulary lacks a character: `<0xC3>`. Lone surrogates do not occur. */
export function byteTokens(text: string): string[] {
  return Array.from(encoder.encode(text), (byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
}

/** Decoders that make text of bytes. */
import * as z from 'zod';
import { bytesOfLetters } from '../bytes.ts';
import { component } from '../component.ts';
import type { Decoder } from './decoder.ts';

/** All tokens as one row of bytes. What is no UTF-8 becomes U+FFFD. */
export const byteLevel = component<readonly Decoder[], unknown>(z.unknown(), () => [
  (tokens) => {
    const bytes = Uint8Array.from(tokens.flatMap((token) => [...bytesOfLetters(token)]));
    return [new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)];
  },
]);

/** Rows of tokens such as <0xC3> become the text of these bytes, or a U+FFFD each. */
export const byteFallback = component<readonly Decoder[], unknown>(z.unknown(), () => [
  (tokens) => {
    const decoded: string[] = [];
    let bytes: number[] = [];
    const finish = (): void => {
      if (bytes.length > 0) decoded.push(...textOf(bytes));
      bytes = [];
    };
    for (const token of tokens) {
      const byte = /^<0x([0-9A-Fa-f]{2}|\+[0-9A-Fa-f])>$/.exec(token);
      if (byte) {
        bytes.push(Number.parseInt(byte[1]!, 16));
      } else {
        finish();
        decoded.push(token);
      }
    }
    finish();
    return decoded;
  },
]);

function textOf(bytes: readonly number[]): string[] {
  try {
    return [new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes))];
  } catch {
    return bytes.map(() => '\ufffd');
  }
}

/** All tokens as one. */
export const fuse = component<readonly Decoder[], unknown>(z.unknown(), () => [(tokens) => [tokens.join('')]]);

/** Lists that callers give. JavaScript iterates a string too, letter by letter: `embed(model, 'hello')` would be five texts. */
import { InjertoError } from './errors.ts';

/** Anything that can be iterated but one string, which does not compile: a string has this method, and a list has not. */
export type Several<T> = (Iterable<T> | AsyncIterable<T>) & { readonly charCodeAt?: never };

/** @param name of the parameter, for the message.
 * @throws {InjertoError} OPTION_INVALID for one string, and for what is no list at all. */
export function checkSeveral(name: string, value: unknown): void {
  if (typeof value === 'string' || value instanceof String) {
    throw new InjertoError('OPTION_INVALID/one-string', { where: name, details: { name } });
  }
  const iterable =
    typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
  // bytes are a list as well, of numbers
  if (!iterable || ArrayBuffer.isView(value)) {
    throw new InjertoError('OPTION_INVALID/no-list', { where: name, details: { name, type: typeName(value) } });
  }
}

/** Of a list that is at hand: every entry is a string.
 * @throws {InjertoError} OPTION_INVALID */
export function checkStrings(name: string, value: unknown): void {
  checkSeveral(name, value);
  let index = 0;
  for (const entry of value as Iterable<unknown>) checkEntry(name, entry, index++);
}

/** @throws {InjertoError} OPTION_INVALID unless the entry is a string. */
export function checkEntry(name: string, entry: unknown, index: number): void {
  if (typeof entry === 'string') return;
  throw new InjertoError('OPTION_INVALID/entry', { where: name, details: { name, index, type: typeName(entry) } });
}

/** Such as `undefined`, `number`, `Uint8Array`. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? (value.constructor?.name ?? 'object') : typeof value;
}

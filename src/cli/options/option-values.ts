/** Texts from the command line to the values that the library wants. Ranges are the library's to check. */
import { type Argument, InvalidArgumentError, type Option } from 'commander';
import type { ValueKind } from '../../methods/options/value-kinds.ts';
import type { Messages } from '../messages/index.ts';

export function optionValues({ usage }: Messages) {
  return {
    integer: (text: string): number => {
      if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError(usage.wantsInteger);
      return Number(text);
    },
    /** Of what the library never sees, and so cannot check. */
    count: (text: string): number => {
      if (!/^\+?\d+$/.test(text) || Number(text) === 0) throw new InvalidArgumentError(usage.wantsCount);
      return Number(text);
    },
    number: (text: string): number => {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(usage.wantsNumber);
      return value;
    },
    /** `2GB`, `800 MB`, `1.5GiB`, or plain bytes. */
    bytes: (text: string): number => {
      const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?)b?$/i.exec(text.trim()) ?? [];
      if (digits === undefined) throw new InvalidArgumentError(usage.wantsBytes);
      const [letter = '', binary] = unit!.toLowerCase();
      return Number(digits) * (binary ? 1024 : 1000) ** ('kmgt'.indexOf(letter || 'k') + (letter ? 1 : 0));
    },
    /** `90s`, `10m`, `1.5h`, or plain seconds. */
    duration: (text: string): number => {
      const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(s|m|min|h)?$/i.exec(text.trim()) ?? [];
      if (digits === undefined || Number(digits) === 0) throw new InvalidArgumentError(usage.wantsDuration);
      return Number(digits) * { s: 1, m: 60, h: 3600 }[unit[0]!.toLowerCase() as 's' | 'm' | 'h'];
    },
    /** `#ffffff`, or red, green and blue between commas. */
    color: (text: string): [number, number, number] => {
      const hex = /^#?([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text.trim());
      const parts = hex ? hex.slice(1).map((part) => Number.parseInt(part, 16)) : text.split(',').map(Number);
      if (parts.length !== 3 || !parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)) {
        throw new InvalidArgumentError(usage.wantsColor);
      }
      return parts as [number, number, number];
    },
    oneOf: <const T extends string>(...choices: readonly T[]) =>
      Object.assign(
        (text: string): T => {
          const found = choices.find((choice) => choice === text);
          if (found === undefined) throw new InvalidArgumentError(usage.wantsOneOf(choices.join(', ')));
          return found;
        },
        { choices },
      ),
    /** `auto`, or a number. */
    autoOr: (text: string): number | 'auto' => {
      if (text === 'auto') return 'auto';
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(usage.wantsAutoOrNumber);
      return value;
    },
    /** `all`, a number of blocks, or a pattern. */
    unfreeze: (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text),
    /** Texts between commas; none where there is nothing. */
    list: (text: string): string[] => splitList(text),
    /** One name, or several between commas. */
    names: (text: string): string | string[] => {
      const found = splitList(text);
      return found.length === 1 ? found[0]! : found;
    },
    /** One pattern, or several with commas between; the commas of a regular expression are its own. */
    patterns: (text: string): string | string[] => {
      const parts = /^\/.*\/$/.test(text) ? [text] : text.split(',').map((part) => part.trim());
      return parts.length === 1 ? text : parts.filter(Boolean);
    },
  };
}

function splitList(text: string): string[] {
  return text.trim() === '' ? [] : text.split(',').map((part) => part.trim());
}

/** How the text of a flag becomes a value of this kind; undefined where the text is the value, or there is none. */
export function parserOf({ read, choices = [] }: ValueKind, m: Messages): ((text: string) => unknown) | undefined {
  const { autoOr, bytes, color, integer, list, names, number, oneOf, patterns, unfreeze } = optionValues(m);
  const parsers = { bytes, color, integer, list, names, number, patterns, blocks: unfreeze, choice: oneOf(...choices) };
  return { ...parsers, 'auto-number': autoOr, text: undefined, switch: undefined }[read];
}

/** What `oneOf` lets pass as the value of an option or argument; empty for all others. */
export function choicesOf({ parseArg }: Option | Argument): readonly string[] {
  return parseArg && 'choices' in parseArg ? (parseArg.choices as readonly string[]) : [];
}

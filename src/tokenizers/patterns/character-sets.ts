/** Sets of characters in an Oniguruma expression, by the Unicode tables that Python's tokenizers hold. */
import type {
  CharacterClassElementNode,
  CharacterClassNode,
  CharacterNode,
  CharacterSetNode,
} from 'oniguruma-parser/parser';
import { isAssigned } from '../unicode/character-classes.ts';
import type { CharacterTest } from './program.ts';

export interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

type SetNode = CharacterNode | CharacterClassNode | CharacterSetNode;

export class UnknownProperty extends Error {}

/** @throws {UnknownProperty} */
export function characterTest(node: SetNode, flags: Flags): CharacterTest {
  if (node.type === 'CharacterSet' && node.kind === 'dot') return flags.dotAll ? () => true : (code) => code !== 0x0a;
  if (node.type === 'CharacterSet' && node.kind === 'word') return node.negate ? not(isWord) : isWord;
  return remembered(flags.ignoreCase ? withCases(node) : plain(node));
}

function plain(node: CharacterClassElementNode): CharacterTest {
  switch (node.type) {
    case 'Character':
      return (code) => code === node.value;
    case 'CharacterClassRange':
      return (code) => code >= node.min.value && code <= node.max.value;
    case 'CharacterSet':
      return setTest(node);
    case 'CharacterClass':
      return combined(node, node.body.map(plain));
  }
}

/** Letters match whatever differs from them by case alone. A class is widened as a whole, before it is negated; a set outside of a class is not. */
function withCases(node: SetNode): CharacterTest {
  if (node.type === 'CharacterSet') return plain(node);
  const exact = node.type === 'CharacterClass' ? plain({ ...node, negate: false }) : plain(node);
  const holds = (code: number) => casesOf(code).some(exact);
  return node.type === 'CharacterClass' && node.negate ? (code) => !holds(code) : holds;
}

function combined(node: CharacterClassNode, parts: readonly CharacterTest[]): CharacterTest {
  const holds: CharacterTest =
    node.kind === 'intersection'
      ? (code) => parts.every((part) => part(code))
      : (code) => parts.some((part) => part(code));
  return node.negate ? (code) => !holds(code) : holds;
}

/** Simple case folding: lower, upper, and what folds to the same (k, K and the Kelvin sign). */
function casesOf(code: number): number[] {
  const character = String.fromCodePoint(code);
  const lower = character.toLowerCase();
  const forms = [character, lower, character.toUpperCase(), lower.toUpperCase(), character.toUpperCase().toLowerCase()];
  const single = forms.filter((form) => [...form].length === 1).map((form) => form.codePointAt(0)!);
  const more = single.flatMap((one) => foldedAlike.filter((group) => group.includes(one)).flat());
  return [...single, ...more];
}

/** Letters of one case folding that upper and lower case do not bring together. */
const foldedAlike: readonly (readonly number[])[] = [
  [0x73, 0x53, 0x17f],
  [0x6b, 0x4b, 0x212a],
  [0xe5, 0xc5, 0x212b],
  [0x3c9, 0x3a9, 0x2126],
  [0x3c3, 0x3c2, 0x3a3],
  [0xdf, 0x1e9e],
];

function setTest(node: CharacterSetNode): CharacterTest {
  const holds = positiveTest(node);
  return node.negate ? (code) => !holds(code) : holds;
}

function positiveTest(node: CharacterSetNode): CharacterTest {
  switch (node.kind) {
    case 'any':
      return () => true;
    case 'dot':
    case 'newline':
      return node.kind === 'dot' ? (code) => code !== 0x0a : (code) => code === 0x0a;
    case 'digit':
      return property('Nd');
    case 'space':
      return property('White_Space');
    case 'hex':
      return ascii(/[0-9A-Fa-f]/);
    case 'word':
      return word();
    case 'property':
      return node.value.toLowerCase() === 'punct' ? property('P') : named(node.value);
    case 'posix':
      return named(node.value);
    default:
      throw new UnknownProperty(`\\${node.kind}`);
  }
}

const latinNumbers = new Set([0xb2, 0xb3, 0xb9, 0xbc, 0xbd, 0xbe]);

const posix: Readonly<Record<string, () => CharacterTest>> = {
  alnum: () => either(property('Alphabetic'), property('Nd')),
  alpha: () => property('Alphabetic'),
  ascii: () => (code) => code < 0x80,
  blank: () => either(property('Zs'), (code) => code === 9),
  cntrl: () => either(property('Cc'), property('Cf'), property('Cn'), property('Co'), property('Cs')),
  digit: () => property('Nd'),
  graph: () => not(either(property('White_Space'), property('Cc'), property('Cn'), property('Cs'))),
  lower: () => property('Lowercase'),
  print: () => either(posix.graph!(), property('Zs')),
  punct: () => either(property('P'), property('S')),
  space: () => property('White_Space'),
  upper: () => property('Uppercase'),
  xdigit: () => ascii(/[0-9A-Fa-f]/),
  word: () => word(),
  any: () => () => true,
};

function named(name: string): CharacterTest {
  const known = posix[name.toLowerCase()];
  return known ? known() : property(name);
}

/** A general category, a binary property or a script. What the tables of Python's tokenizers do not know yet is unassigned. */
function property(name: string): CharacterTest {
  if (name === 'Cn' || name === 'Unassigned') return (code) => !isAssigned(code);
  const expression = propertyExpression(name);
  // ʕ was a small letter up to Unicode 15, and is so in Oniguruma.
  const pharyngeal = { Ll: true, Lowercase: true, Lo: false }[name];
  const holds = (code: number) =>
    code === 0x295 && pharyngeal !== undefined ? pharyngeal : expression.test(String.fromCodePoint(code));
  if (name === 'C' || name === 'Other') return (code) => !isAssigned(code) || holds(code);
  return (code) => isAssigned(code) && holds(code);
}

function propertyExpression(name: string): RegExp {
  for (const form of [name, `Script=${name}`]) {
    try {
      return new RegExp(`^\\p{${form}}$`, 'u');
    } catch {
      // the next form
    }
  }
  throw new UnknownProperty(`\\p{${name}}`);
}

function word(): CharacterTest {
  return either(property('Alphabetic'), property('M'), property('Nd'), property('Pc'));
}

/** `\w` outside of a class, and what `\b` looks at: Oniguruma's table of Latin-1 counts ² ³ ¹ ¼ ½ ¾ as well. */
export const isWord: CharacterTest = remembered(either(word(), (code) => latinNumbers.has(code)));

function ascii(expression: RegExp): CharacterTest {
  return (code) => code < 0x80 && expression.test(String.fromCharCode(code));
}

function either(...parts: readonly CharacterTest[]): CharacterTest {
  return (code) => parts.some((part) => part(code));
}

function not(part: CharacterTest): CharacterTest {
  return (code) => !part(code);
}

/** Each character of the first plane is looked up once. */
function remembered(test: CharacterTest): CharacterTest {
  const known = new Uint8Array(0x10000);
  return (code) => {
    if (code > 0xffff) return test(code);
    known[code] ||= test(code) ? 2 : 1;
    return known[code] === 2;
  };
}

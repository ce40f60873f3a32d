/** Text of unknown origin, made safe to show. */

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

// C0, DEL and C1 controls (escape sequences start with one), line and paragraph separators, marks and overrides of
// writing direction (which can make a name read as another), and halves of surrogate pairs.
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text with every character that a terminal would act on shown as JSON would escape it: `\n`, `\u001b`, `\u202e`. */
export function visible(text: string): string {
  return text.replace(unsafe, escaped);
}

/** Several lines, or JSON: as `visible`, but line feeds stay. JSON keeps its value, for the escapes are its own. */
export function visibleLines(text: string): string {
  return text.replace(unsafe, (character) => (character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A copy of `value` in which every text is visible. */
export function allVisible<T>(value: T): T {
  if (typeof value === 'string') return visible(value) as T;
  if (Array.isArray(value)) return value.map(allVisible) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, allVisible(inner)])) as T;
}

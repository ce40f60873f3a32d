/** Stand-in details for every message, made from the types that stand in the source. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Details, Json } from './message.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Several sets of details for each key that takes some: one of everything and many of everything, optional details there and absent, each
 *  alternative of a union. */
export async function sampleDetails(): Promise<Map<string, Details[]>> {
  const samples = new Map<string, Details[]>();
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const text = await readFile(folder + file, 'utf8');
    for (const { 1: key, index, 0: start } of text.matchAll(/^ {2}'?([\w/-]+)'?: said</gm)) {
      samples.set(key!, new TypeReader(text.slice(index + start.length)).alternatives() as Details[]);
    }
  }
  return samples;
}

type Values = (Json | undefined)[];

const plain: Readonly<Record<string, Json[]>> = {
  string: ['Xab', 'Qrs'],
  number: [1, 12345, 0, 3],
  boolean: [true, false],
  null: [null],
  Expected: [{ kind: 'integer' }, { kind: 'least', bound: 3 }, { kind: 'one-of', values: ['a', 'b', 3] }],
  Modality: ['image', 'text'],
  Trait: ['file-size', 'top-left', 'case'],
  OtherPixels: ['channel-order', 'bytes'],
  PathProblem: ['empty', 'reserved', 'git'],
  Remark: [{ code: 'TEST', details: {}, message: 'Xab.' }],
};

/** Reads the types that details may have: primitives, literals, unions, arrays, pairs, objects, remarks. */
class TypeReader {
  readonly #tokens: string[];

  constructor(text: string) {
    this.#tokens = text.slice(0, 2000).match(/'[^']*'|[\w.]+|[^\s]/g) ?? [];
  }

  /** Values of the type: for objects, its members' first, second … values side by side. */
  alternatives(): Json[] {
    this.#take('|');
    const values = this.#array();
    while (this.#take('|')) values.push(...this.#array());
    return values;
  }

  #array(): Json[] {
    this.#take('readonly');
    let values = this.#single();
    while (this.#take('[')) {
      this.#expect(']');
      const inner = values;
      values = [[inner[0]!], Array.from({ length: 25 }, (_, i) => inner[i % inner.length]!), inner];
    }
    return values;
  }

  #single(): Json[] {
    if (this.#take('{')) return this.#object();
    if (this.#take('[')) return this.#tuple();
    if (this.#take('(')) {
      const values = this.alternatives();
      this.#expect(')');
      return values;
    }
    const token = this.#tokens.shift()!;
    if (token.startsWith("'")) return [token.slice(1, -1)];
    if (/^\d/.test(token)) return [Number(token)];
    if (!plain[token]) throw new Error(`Write the type of the details inline: ${token}`);
    return [...plain[token]];
  }

  #object(): Json[] {
    const members: { name: string; values: Values }[] = [];
    while (!this.#take('}')) {
      this.#take('readonly');
      const name = this.#tokens.shift()!;
      const optional = this.#take('?');
      this.#expect(':');
      members.push({ name, values: [...this.alternatives(), ...(optional ? [undefined] : [])] });
      this.#take(';');
    }
    return Array.from({ length: Math.max(1, ...members.map(({ values }) => values.length)) }, (_, i) =>
      Object.fromEntries(members.map(({ name, values }) => [name, values[i % values.length]])),
    );
  }

  #tuple(): Json[] {
    const elements: Json[] = [];
    while (!this.#take(']')) {
      elements.push(this.alternatives()[0]!);
      this.#take(',');
    }
    return [elements];
  }

  #take(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`Expected ${token} before ${this.#tokens.slice(0, 5).join(' ')}`);
  }
}

/** From an Oniguruma expression, as tokenizer.json holds them, to a program. */
import { toOnigurumaAst } from 'oniguruma-parser';
import type {
  AlternativeNode,
  AssertionNode,
  CharacterClassNode,
  CharacterNode,
  GroupNode,
  Node,
  QuantifierNode,
} from 'oniguruma-parser/parser';
import { otherSpellings, rowsIn } from './case-folding.ts';
import { characterTest, type Flags } from './character-sets.ts';
import type { CharacterTest, Instruction, Place, Program } from './program.ts';

/** Oniguruma refuses repetitions beyond 100,000; what is written out here is bounded much lower. */
const maxInstructions = 20_000;

export class PatternUnsupported extends Error {}

/** @throws {PatternUnsupported} names what is not supported: back references, recursion. What the parser throws of a wrong expression passes through. */
export function compile(expression: string): Program {
  const tree = toOnigurumaAst(expression, { rules: { captureGroup: true } });
  const compiler = new Compiler();
  compiler.alternatives(tree.body, { ignoreCase: tree.flags.ignoreCase, dotAll: tree.flags.dotAll }, false);
  compiler.finish();
  return compiler.program();
}

interface Part {
  readonly body: readonly AlternativeNode[];
  readonly flags: Flags;
  readonly back: boolean;
  readonly enter: (from: number) => void;
}

class Compiler {
  readonly #instructions: Instruction[] = [];
  /** Lookarounds and atomic groups, written behind the main program. */
  readonly #parts: Part[] = [];
  #slots = 0;

  program(): Program {
    return { instructions: this.#instructions, slots: this.#slots };
  }

  finish(): void {
    this.#emit({ op: 'match' });
    for (let part = this.#parts.shift(); part; part = this.#parts.shift()) {
      part.enter(this.#here);
      this.alternatives(part.body, part.flags, part.back);
      this.#emit({ op: 'match' });
    }
  }

  /** @param back inside a lookbehind, where the text is read from right to left. */
  alternatives(written: readonly AlternativeNode[], flags: Flags, back: boolean): void {
    const bodies = withFlagGroups(written);
    this.#either(
      bodies.map(
        ({ body }) =>
          () =>
            this.#sequence(body, flags, back),
      ),
    );
  }

  #either(choices: readonly (() => void)[]): void {
    const ends: Array<{ to: number }> = [];
    for (const [i, choice] of choices.entries()) {
      const split = i < choices.length - 1 ? this.#split() : undefined;
      if (split) split.first = this.#here;
      choice();
      if (!split) continue;
      ends.push(this.#emit({ op: 'jump', to: 0 }));
      split.second = this.#here;
    }
    for (const end of ends) end.to = this.#here;
  }

  #sequence(nodes: readonly Node[], flags: Flags, back: boolean): void {
    const steps: (() => void)[] = [];
    for (let i = 0; i < nodes.length; ) {
      const other = flags.ignoreCase ? otherSpellings(nodes.slice(i, i + 3)) : undefined;
      const node = nodes[i]!;
      steps.push(() => (other ? this.#spellings(other.spellings, flags, back) : this.#node(node, flags, back)));
      i += other?.count ?? 1;
    }
    for (const step of back ? steps.reverse() : steps) step();
  }

  #spellings(spellings: readonly string[], flags: Flags, back: boolean): void {
    const letter = (text: string) => ({ type: 'Character', value: text.codePointAt(0)! }) as const;
    this.#either(
      spellings.map((text) => () => {
        for (const one of back ? [...text].reverse() : text) this.#character(characterTest(letter(one), flags), back);
      }),
    );
  }

  #node(node: Node, flags: Flags, back: boolean): void {
    switch (node.type) {
      case 'Character':
        this.#sequenceOfOne(node, flags, back);
        return;
      case 'CharacterClass':
        this.#characterClass(node, flags, back);
        return;
      case 'CharacterSet':
        if (node.kind === 'newline' && !node.negate) this.#newline(back);
        else this.#character(characterTest(node, flags), back);
        return;
      case 'Assertion':
        this.#emit({ op: 'place', place: placeOf(node) });
        return;
      case 'CapturingGroup':
        this.alternatives(node.body, flags, back);
        return;
      case 'Group':
        this.#group(node, flags, back);
        return;
      case 'LookaroundAssertion': {
        const look = this.#emit({ op: 'look', from: 0, negate: node.negate, next: this.#here + 1, slot: this.#slot() });
        this.#part(node.body, flags, node.kind === 'lookbehind', look);
        return;
      }
      case 'Quantifier':
        this.#quantifier(node, flags, back);
        return;
      default:
        throw new PatternUnsupported(unsupported[node.type] ?? node.type);
    }
  }

  /** A letter on its own, as under a quantifier: it may be spelled with several. */
  #sequenceOfOne(node: CharacterNode, flags: Flags, back: boolean): void {
    const other = flags.ignoreCase ? otherSpellings([node]) : undefined;
    if (other) this.#spellings(other.spellings, flags, back);
    else this.#character(characterTest(node, flags), back);
  }

  #characterClass(node: CharacterClassNode, flags: Flags, back: boolean): void {
    const test = characterTest(node, flags);
    const rows = flags.ignoreCase && !node.negate ? rowsIn(test) : [];
    const letter = () => this.#character(test, back);
    if (rows.length === 0) letter();
    else this.#either([letter, () => this.#spellings(rows, flags, back)]);
  }

  #group(node: GroupNode, flags: Flags, back: boolean): void {
    const inner = node.flags ? changedFlags(flags, node.flags) : flags;
    if (node.atomic) this.#part(node.body, inner, back, this.#atomic());
    else this.alternatives(node.body, inner, back);
  }

  #quantifier(node: QuantifierNode, flags: Flags, back: boolean): void {
    if (node.kind === 'possessive') {
      const greedy = { type: 'Alternative', body: [{ ...node, kind: 'greedy' }] } as AlternativeNode;
      this.#part([greedy], flags, back, this.#atomic());
      return;
    }
    for (let i = 0; i < node.min; i++) this.#node(node.body, flags, back);
    const lazy = node.kind === 'lazy';
    if (node.max === Number.POSITIVE_INFINITY) {
      const split = this.#split();
      const body = this.#here;
      this.#node(node.body, flags, back);
      this.#emit({ op: 'jump', to: body - 1 });
      setBranches(split, lazy, body, this.#here);
      return;
    }
    const splits = [];
    for (let i = node.min; i < node.max; i++) {
      const split = this.#split();
      splits.push([split, this.#here] as const);
      this.#node(node.body, flags, back);
    }
    for (const [split, body] of splits) setBranches(split, lazy, body, this.#here);
  }

  /** `\R`: the two characters \r\n as one, never taken apart, or any one that ends a line. */
  #newline(back: boolean): void {
    const { body } = toOnigurumaAst('(?>\\r\\n|[\\n-\\r\\u0085\\u2028\\u2029])');
    this.alternatives(body, { ignoreCase: false, dotAll: false }, back);
  }

  #character(test: CharacterTest, back: boolean): void {
    this.#emit({ op: 'character', test, back });
  }

  #part(body: readonly AlternativeNode[], flags: Flags, back: boolean, at: { from: number }): void {
    this.#parts.push({
      body,
      flags,
      back,
      enter: (from) => {
        at.from = from;
      },
    });
  }

  #atomic() {
    return this.#emit({ op: 'atomic', from: 0, next: this.#here + 1, slot: this.#slot() });
  }

  #split() {
    return this.#emit({ op: 'split', first: 0, second: 0, slot: this.#slot() });
  }

  #slot(): number {
    return this.#slots++;
  }

  get #here(): number {
    return this.#instructions.length;
  }

  #emit<I extends Instruction>(instruction: I): I {
    if (this.#here >= maxInstructions) throw new PatternUnsupported('so many repetitions');
    this.#instructions.push(instruction);
    return instruction;
  }
}

const unsupported: Partial<Record<Node['type'], string>> = {
  Directive: '\\K',
  Backreference: 'a back reference',
  Subroutine: 'a subroutine call',
  AbsenceFunction: 'an absence operator',
  NamedCallout: 'a callout',
};

function setBranches(split: { first: number; second: number }, lazy: boolean, body: number, after: number): void {
  split.first = lazy ? after : body;
  split.second = lazy ? body : after;
}

/** `ab(?i)c|d` means `ab(?i:c|d)`: such flags hold to the end of their group, further alternatives included. */
function withFlagGroups(bodies: readonly AlternativeNode[]): readonly AlternativeNode[] {
  const isFlags = (node: Node) => node.type === 'Directive' && node.kind === 'flags';
  const first = bodies.findIndex(({ body }) => body.some(isFlags));
  if (first < 0) return bodies;
  const { body } = bodies[first]!;
  const at = body.findIndex(isFlags);
  const directive = body[at] as { readonly flags: GroupNode['flags'] };
  const rest: AlternativeNode[] = [{ type: 'Alternative', body: body.slice(at + 1) }, ...bodies.slice(first + 1)];
  const group = { type: 'Group', flags: directive.flags, body: rest } as GroupNode;
  return [...bodies.slice(0, first), { type: 'Alternative', body: [...body.slice(0, at), group] }];
}

interface FlagChanges {
  readonly enable?: { readonly ignoreCase?: boolean; readonly dotAll?: boolean };
  readonly disable?: { readonly ignoreCase?: boolean; readonly dotAll?: boolean };
}

function changedFlags(flags: Flags, { enable, disable }: FlagChanges): Flags {
  const changed = (name: keyof Flags) => (enable?.[name] ? true : disable?.[name] ? false : flags[name]);
  return { ignoreCase: changed('ignoreCase'), dotAll: changed('dotAll') };
}

function placeOf({ kind, negate }: AssertionNode): Place {
  switch (kind) {
    case 'string_start':
      return 'text-start';
    case 'string_end':
      return 'text-end';
    case 'string_end_newline':
      return 'text-end-or-newline';
    case 'line_start':
      return 'line-start';
    case 'line_end':
      return 'line-end';
    case 'search_start':
      return 'search-start';
    case 'word_boundary':
      return negate ? 'no-word-boundary' : 'word-boundary';
    case 'text_segment_boundary':
      throw new PatternUnsupported('\\y');
  }
}

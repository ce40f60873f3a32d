/** How the parts of tokenizer.json are read: a part is an object with a `type`, and each type has one file. */
import * as z from 'zod';
import type { DetailsOf, MessageKey } from '../messages/index.ts';

/** Makes a part from its object in the file. `inner` makes those inside it (`Sequence`). */
export type Component<Part> = (config: unknown, inner: (config: unknown) => Part) => Part;

/** What is wrong with a tokenizer's file. Whoever opens the file says where it lies. */
export class TokenizerProblem<Key extends ProblemKey = ProblemKey> extends Error {
  readonly key: Key;
  readonly details: DetailsOf<Key>;

  constructor(key: Key, details: DetailsOf<Key>) {
    super(`${key} ${JSON.stringify(details)}`);
    this.key = key;
    this.details = details;
  }
}

type ProblemKey = Extract<MessageKey, `TOKENIZER_INVALID/${string}`>;

/** @param schema what the object must hold, besides its type. */
export function component<Part, Config>(
  schema: z.ZodType<Config>,
  create: (config: Config, inner: (config: unknown) => Part) => Part,
): Component<Part> {
  return (config, inner) => create(schema.parse(config), inner);
}

const typed = z.looseObject({ type: z.string() });

/** @param part what is made, by its name in the file: `pre_tokenizer`.
 * @throws {TokenizerProblem} if the type is not known, or if what it needs is missing. */
export function build<Part, Type extends string>(
  part: string,
  components: Readonly<Record<Type, Component<Part>>>,
  config: unknown,
): Part {
  const { type } = checked(part, () => typed.parse(config));
  if (!Object.hasOwn(components, type)) {
    throw new TokenizerProblem('TOKENIZER_INVALID/unknown-type', { part, type, known: Object.keys(components) });
  }
  const create = components[type as Type];
  return checked(`${part} ${type}`, () => create(config, (inner) => build(part, components, inner)));
}

function checked<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const issues = error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
    throw new TokenizerProblem('TOKENIZER_INVALID/part', { part: what, reason: issues.slice(0, 3).join('; ') });
  }
}

import type { Remark } from '../../../messages/index.ts';
import type { TextSkipReason } from '../text-dataset.ts';

/** An object of a JSON file. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What an annotation tool writes, as the rows of a table. */
export interface AnnotationFormat {
  /** The tool's name. */
  readonly name: string;
  /** Columns of the labels, where the format tells them. */
  readonly label: readonly string[] | undefined;
  /** Columns that are neither texts nor labels. */
  readonly ignored: readonly string[];
  /** A row, its label as a name, several names or a number; undefined where there is none. */
  row(written: JsonObject): JsonObject;
  /** Why the annotators' answer is not to be learned: it was rejected, skipped, or they disagree. */
  refusal(written: JsonObject): Remark<TextSkipReason> | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One name as it is, several as a list; undefined for none. */
export function nameOrNames(names: readonly unknown[]): unknown {
  return names.length > 1 ? names : names[0];
}

/** What more than half of the annotators say; `disagree` where no answer has that. */
export function majority(answers: readonly unknown[]): { readonly answer?: unknown; readonly disagree: boolean } {
  const keyOf = (answer: unknown) => JSON.stringify(Array.isArray(answer) ? [...answer].sort() : answer) ?? '';
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(keyOf(answer), (counts.get(keyOf(answer)) ?? 0) + 1);
  const found = answers.find((answer) => counts.get(keyOf(answer))! > answers.length / 2);
  return { answer: found, disagree: found === undefined && answers.length > 1 };
}

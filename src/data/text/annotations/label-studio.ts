import { remark } from '../../../messages/index.ts';
import { type AnnotationFormat, isObject, type JsonObject, majority, nameOrNames } from './annotation-format.ts';
import { areSpans } from './spans.ts';

const added = ['id', 'annotator', 'annotation_id', 'created_at', 'updated_at', 'lead_time', 'completed_by'];

/** Label Studio's exports (labelstud.io/guide/export): JSON, a task with its annotations a row, and JSON-MIN, an annotation a row. */
export function labelStudio(rows: readonly JsonObject[]): AnnotationFormat | undefined {
  if (rows.every((row) => isObject(row.data) && annotationsOf(row))) return tasks(rows);
  if (rows.every((row) => 'annotation_id' in row && ('annotator' in row || 'lead_time' in row))) return annotations();
  return undefined;
}

function tasks(rows: readonly JsonObject[]): AnnotationFormat {
  const questions = [...new Set(rows.flatMap((row) => answersOf(row).flatMap((answer) => [...answer.keys()])))];
  const columnOf = (question: string) =>
    rows.some(({ data }) => Object.hasOwn(data as object, question)) ? `${question} (annotation)` : question;
  return {
    name: 'Label Studio',
    label: questions.length === 1 ? questions.map(columnOf) : undefined,
    ignored: [],
    row: (written) => {
      const answers = answersOf(written);
      const said = questions.map((question) => {
        const given = answers.map((answer) => answer.get(question)).filter((value) => value !== undefined);
        return [columnOf(question), majority(given).answer] as const;
      });
      const spans = questions.length === 0 ? spansOf(written) : [];
      return { ...(written.data as object), ...Object.fromEntries(said), ...(spans.length > 0 && { spans }) };
    },
    refusal: (written) => {
      const all = annotationsOf(written) ?? [];
      if (all.length > 0 && all.every(isCancelled)) return remark('ANSWER_REJECTED/cancelled');
      const answers = answersOf(written);
      const undecided = questions.some(
        (question) =>
          majority(answers.map((answer) => answer.get(question)).filter((value) => value !== undefined)).disagree,
      );
      return undecided ? remark('ANSWER_REJECTED/disagreement', { annotators: answers.length }) : undefined;
    },
  };
}

function annotationsOf(row: JsonObject): readonly JsonObject[] | undefined {
  const found = row.annotations ?? row.completions; // the name before version 1
  return Array.isArray(found) && found.every(isObject) ? found : undefined;
}

function isCancelled({ was_cancelled, skipped }: JsonObject): boolean {
  return was_cancelled === true || skipped === true;
}

/** Of each annotation that counts, what it says to each question: a name, several, or a number. */
function answersOf(row: JsonObject): Map<string, unknown>[] {
  return (annotationsOf(row) ?? [])
    .filter((annotation) => !isCancelled(annotation))
    .map(({ result }) => {
      const said = new Map<string, unknown[]>();
      for (const item of Array.isArray(result) ? result.filter(isObject) : []) {
        const values = isObject(item.value) ? valuesOf(item.value) : [];
        const question = String(item.from_name ?? 'label');
        if (values.length > 0) said.set(question, [...(said.get(question) ?? []), ...values]);
      }
      return new Map([...said].map(([question, values]) => [question, nameOrNames(values)]));
    });
}

/** What marks places inside the text. */
function spansOf(row: JsonObject): JsonObject[] {
  return (annotationsOf(row) ?? [])
    .flatMap(({ result }) => (Array.isArray(result) ? result.filter(isObject) : []))
    .map(({ value }) => value)
    .filter((value): value is JsonObject => isObject(value) && 'start' in value && 'end' in value);
}

/** Spans (`labels` between `start` and `end`) speak of parts of the text, not of all of it. */
function valuesOf(value: JsonObject): unknown[] {
  if ('start' in value && 'end' in value) return [];
  if (Array.isArray(value.choices)) return value.choices;
  if (Array.isArray(value.taxonomy)) return value.taxonomy.map((path) => [path].flat().join(' / '));
  const number = value.rating ?? value.number;
  return number === undefined ? [] : [number];
}

function annotations(): AnnotationFormat {
  return {
    name: 'Label Studio',
    label: undefined,
    ignored: added,
    refusal: () => undefined,
    row: (written) =>
      Object.fromEntries(
        Object.entries(written).map(([name, value]) => {
          if (isObject(value)) return [name, nameOrNames(valuesOf(value))];
          const list = Array.isArray(value) && value.every(isObject) && !areSpans(value);
          return [name, list ? nameOrNames(value.flatMap(valuesOf)) : value];
        }),
      ),
  };
}

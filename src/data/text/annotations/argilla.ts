import { remark } from '../../../messages/index.ts';
import { type AnnotationFormat, isObject, type JsonObject, majority } from './annotation-format.ts';

/** Argilla's records (docs.argilla.io, "Import/export"): version 2 with `fields` and `responses`, version 1 with `annotation` and `status`. */
export function argilla(rows: readonly JsonObject[]): AnnotationFormat | undefined {
  if (rows.every(({ fields, responses }) => isObject(fields) && isObject(responses))) return records(rows);
  const statuses = new Set<unknown>(['Default', 'Edited', 'Discarded', 'Validated']);
  if (!rows.every((row) => 'annotation' in row && statuses.has(row.status))) return undefined;
  return {
    name: 'Argilla',
    label: ['annotation'],
    ignored: [
      'status',
      'prediction',
      'prediction_agent',
      'annotation_agent',
      'event_timestamp',
      'id',
      'vectors',
      'metrics',
    ],
    row: (written) => written,
    refusal: ({ status }) => (status === 'Discarded' ? remark('ANSWER_REJECTED/cancelled') : undefined),
  };
}

function records(rows: readonly JsonObject[]): AnnotationFormat {
  const questions = [...new Set(rows.flatMap(({ responses }) => Object.keys(responses as object)))];
  return {
    name: 'Argilla',
    label: questions.length === 1 ? questions : undefined,
    ignored: [],
    row: (written) => ({
      ...(written.fields as object),
      ...Object.fromEntries(questions.map((question) => [question, majority(submitted(written, question)).answer])),
    }),
    refusal: (written) => {
      const all = Object.values(written.responses as object)
        .flat()
        .filter(isObject);
      if (all.length > 0 && all.every(({ status }) => status === 'discarded'))
        return remark('ANSWER_REJECTED/cancelled');
      const undecided = questions
        .map((question) => submitted(written, question))
        .find((said) => majority(said).disagree);
      return undecided && remark('ANSWER_REJECTED/disagreement', { annotators: undecided.length });
    },
  };
}

function submitted({ responses }: JsonObject, question: string): unknown[] {
  const given = (responses as JsonObject)[question];
  return (Array.isArray(given) ? given.filter(isObject) : [])
    .filter(({ status }) => status === undefined || status === 'submitted')
    .map(({ value }) => value);
}

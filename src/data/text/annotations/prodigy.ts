import { remark } from '../../../messages/index.ts';
import { type AnnotationFormat, isObject, type JsonObject, nameOrNames } from './annotation-format.ts';

const answers = new Set<unknown>(['accept', 'reject', 'ignore']);

/**
 * Prodigy's JSON Lines (prodi.gy/docs/api-interfaces): `answer` says whether the annotator took the task's `label`, or the options whose
 * ids `accept` lists. Ids that are numbers go by the text of their option.
 */
export function prodigy(rows: readonly JsonObject[]): AnnotationFormat | undefined {
  const answered = rows.filter(({ answer }) => answers.has(answer));
  const isProdigy = (row: JsonObject) => 'label' in row || 'accept' in row || 'spans' in row || '_input_hash' in row;
  if (answered.length < 0.8 * rows.length || !answered.every(isProdigy)) return undefined;
  return {
    name: 'Prodigy',
    label: rows.some((row) => 'label' in row || 'accept' in row) ? ['label'] : undefined,
    ignored: ['answer'],
    refusal: ({ answer }) =>
      answer === undefined || answer === 'accept' ? undefined : remark('ANSWER_REJECTED', { answer: String(answer) }),
    row: (written) => {
      const { accept, options, config, spans, ...row } = written;
      if (!Array.isArray(accept)) return written;
      const names = accept.map((id) => nameOf(id, options));
      const several = isObject(config) && config.choice_style === 'multiple';
      return { ...row, label: several ? names : nameOrNames(names) };
    },
  };
}

function nameOf(id: unknown, options: unknown): unknown {
  const option = Array.isArray(options) ? options.find((found) => isObject(found) && found.id === id) : undefined;
  const named = isObject(option) && typeof option.text === 'string' && /^\d+$/.test(String(id));
  return named ? option.text : String(id);
}
